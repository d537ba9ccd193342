using System.Collections.Immutable;
using System.CommandLine;
using System.Text;
using Swarm.Core.Clients;
using Swarm.Core.Identity;
using Swarm.Core.Processes;
using Swarm.Core.Teams;
using Swarm.Mcp.Hosting;

namespace Swarm.Mcp.Commands;

/// <summary><c>swarm init</c>: puts the server into the configuration that an agent CLI reads in the workspace.</summary>
internal static class InitCommand
{
    public static Command Create()
    {
        var client = new Option<string?>("--client") { Description = "The agent CLI whose configuration gets the server" };
        client.AcceptOnlyFromAmong([.. WorkspaceInit.Clients]);
        var team = new Option<string?>("--team") { Description = "Write swarm.team.yaml, a team file of your own over this built-in team" };
        team.AcceptOnlyFromAmong([.. BuiltInTeams.Names]);
        var agent = new Option<string?>("--agent") { Description = "The name that it has in the room (default: that of the client)" };
        var role = new Option<string?>("--role") { Description = "Its role (default: worker)" };
        var yes = new Option<bool>("--yes", "-y") { Description = "Change existing files without asking" };
        var command = new ExampleCommand(
            "init",
            "Add the server to the workspace's configuration of an agent CLI, or write a team file",
            ["swarm init --client claude --agent ada --role worker", "swarm init --client kiro --agent lead --role planner --yes", "swarm init --team software-dev"])
        { client, team, agent, role, yes, CommonOptions.Workspace };
        command.Validators.Add(result =>
        {
            if (result.GetResult(client) is null && result.GetResult(team) is null)
                result.AddError("--client or --team is needed.");
        });
        command.Does(async (parsed, cancellation) =>
        {
            var workspace = Identification.WorkspaceOf(parsed.GetValue(CommonOptions.Workspace));
            ImmutableArray<FileChange> changes =
            [
                .. parsed.GetValue(client) is { } named ? Configuration(workspace, named, parsed.GetValue(agent), parsed.GetValue(role)) : [],
                .. parsed.GetValue(team) is { } builtIn ? (FileChange[])[TeamTemplate.Plan(workspace, builtIn)] : [],
            ];
            await ApplyAsync(changes, parsed.GetValue(yes), cancellation);
            return ExitCodes.Ok;
        });
        return command;
    }

    private static ImmutableArray<FileChange> Configuration(Workspace workspace, string client, string? agent, string? role) => WorkspaceInit.Plan(
        workspace,
        client,
        Identification.Name<AgentName>("--agent", agent ?? client),
        Identification.Name<RoleName>("--role", role ?? RoleName.Worker.Value),
        Start());

    // A file that people share names no path of this machine where it need not.
    private static ImmutableArray<string> Start() => ProgramPath.Find("swarm") is null ? SwarmProgram.Argv : ["swarm"];

    private static async Task ApplyAsync(ImmutableArray<FileChange> changes, bool yes, CancellationToken cancellation)
    {
        foreach (var change in changes)
            await CommandRun.PrintAsync(Shown(change));
        if (!yes && changes.Any(c => c.Kind == FileChangeKind.Merged))
            await Confirmation.AskAsync("This would change existing files.", "Change them?", cancellation);
        foreach (var change in changes)
            WorkspaceInit.Apply(change);
    }

    private static string Shown(FileChange change)
    {
        if (change.Kind == FileChangeKind.Unchanged)
            return $"{change.Path}: nothing to change";
        var text = new StringBuilder(change.Kind == FileChangeKind.Created ? $"{change.Path}: new file" : $"{change.Path}:");
        foreach (var line in LineDiff.Of(change.Before ?? "", change.After))
            text.Append($"\n  {line}");
        return text.ToString();
    }
}
