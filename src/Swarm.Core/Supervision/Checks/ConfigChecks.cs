using System.Text.Json;
using Swarm.Core.Clients;
using Swarm.Core.Identity;
using Swarm.Core.Processes;

namespace Swarm.Core.Supervision.Checks;

/// <summary>The configuration files of the workspace: they can be read, and start a server that is there.</summary>
internal static class ConfigChecks
{
    public static IEnumerable<Finding> All(Workspace workspace) =>
        ProjectServers.All(workspace.Root).Select(file => Project(workspace, file)).Concat(Generated(workspace));

    private static Finding Project(Workspace workspace, ProjectFile file)
    {
        if (file.Problem is { } problem)
            return Finding.Fail(file.Path, $"cannot be read: {VisibleText.Line(problem, 200)}", "correct the file; agents that read it do not find the server");
        if (file.Command is not { } command)
            return Finding.Ok(file.Path, "can be read; it names no swarm server");
        return ProgramPath.Find(command, directory: workspace.Root) is { } path
            ? Finding.Ok(file.Path, $"starts {path}")
            : Finding.Fail(file.Path, $"starts {VisibleText.Line(command, 120)}, which is not there", "put swarm on the PATH (./install), or write the file again with swarm init");
    }

    // Written anew at every start: a broken one matters only to an agent that runs now.
    private static IEnumerable<Finding> Generated(Workspace workspace)
    {
        var directory = Path.Combine(workspace.RoomDirectory, "configs");
        if (!Directory.Exists(directory))
            yield break;
        foreach (var file in Directory.EnumerateFiles(directory, "*.json", SearchOption.AllDirectories).Order(StringComparer.Ordinal))
        {
            if (Problem(file) is { } problem)
                yield return Finding.Warn(Path.GetRelativePath(workspace.Root, file), $"cannot be read: {problem}", "start that agent again: swarm stop, then swarm spawn");
        }
    }

    private static string? Problem(string file)
    {
        try
        {
            using var document = JsonDocument.Parse(File.ReadAllText(file));
            return null;
        }
        catch (Exception broken) when (broken is JsonException or IOException or UnauthorizedAccessException)
        {
            return VisibleText.Line(broken.Message, 160);
        }
    }
}
