using System.Collections.Immutable;
using System.Globalization;
using Swarm.Core.Errors;
using Swarm.Core.Identity;
using Swarm.Core.Operations;
using Swarm.Core.Processes;

namespace Swarm.Mcp.Hosting;

/// <summary>Who acts, where: arguments beat environment, environment beats the default.</summary>
internal static class Identification
{
    /// <summary>Whether an argument or the environment names the workspace.</summary>
    public static bool NamesWorkspace(string? argument) => (argument ?? Variable("SWARM_WORKSPACE")) is not null;

    /// <summary>The workspace named, else <c>SWARM_WORKSPACE</c>, else the nearest one at or above the current directory.</summary>
    /// <exception cref="SwarmException">There is no such directory.</exception>
    public static Workspace WorkspaceOf(string? argument)
    {
        var named = argument ?? Variable("SWARM_WORKSPACE");
        try
        {
            return named is null ? Workspace.Find(Environment.CurrentDirectory) : Workspace.At(named);
        }
        catch (DirectoryNotFoundException)
        {
            throw new SwarmException(Refusals.BadArgument("--workspace", $"\"{VisibleText.Line(named ?? "", 200)}\"", "an existing directory"));
        }
    }

    /// <summary>The caller of a server: without a name it is a guest of its own.</summary>
    public static Caller ServerCaller(string? agent, string? role, IReadOnlyList<string> capabilities) =>
        CallerOf(agent, role, capabilities) ?? new Caller(
            Name<AgentName>("--agent", string.Create(CultureInfo.InvariantCulture, $"guest-{Environment.ProcessId}")),
            RoleOf(role) ?? RoleName.Worker,
            [.. capabilities]);

    /// <summary>The caller of a command: without a name it is the person at the keyboard.</summary>
    /// <param name="agent">The name, as an argument.</param>
    /// <param name="role">The role, as an argument.</param>
    /// <param name="capabilities">What it can do, as arguments.</param>
    /// <param name="known">The role under which the room knows an agent; it holds when nothing names another.</param>
    public static Caller CommandCaller(string? agent, string? role, IReadOnlyList<string> capabilities, Func<AgentName, RoleName?> known) =>
        CallerOf(agent, role, capabilities, known) ?? Caller.Human;

    /// <summary>Refuses an agent that speaks under another name in its own room: commands in its pane are its own.</summary>
    /// <exception cref="SwarmException">NotAllowed.</exception>
    public static void RefuseOtherName(string? agent, Workspace workspace)
    {
        var own = Variable("SWARM_AGENT");
        if (agent is null || own is null || string.Equals(agent, own, StringComparison.Ordinal))
            return;
        var home = Variable("SWARM_WORKSPACE");
        if (home is null || string.Equals(WorkspaceOf(home).Root, workspace.Root, StringComparison.Ordinal))
            throw new SwarmException(Refusals.NotYourName(VisibleText.Line(own, 40), VisibleText.Line(agent, 40)));
    }

    /// <summary>How long a wait parks by default: argument, <c>SWARM_WAIT_SECONDS</c>, 55 s.</summary>
    public static TimeSpan WaitTimeout(int? argument)
    {
        var text = Variable("SWARM_WAIT_SECONDS");
        var seconds = argument ?? (text is null ? null : int.TryParse(text, CultureInfo.InvariantCulture, out var parsed) ? parsed : 0);
        return seconds switch
        {
            null => WaitOperations.DefaultTimeout,
            >= WaitOperations.Shortest and <= WaitOperations.Longest => TimeSpan.FromSeconds(seconds.Value),
            _ => throw new SwarmException(Refusals.BadArgument(
                argument is null ? "SWARM_WAIT_SECONDS" : "--wait-seconds",
                argument?.ToString(CultureInfo.InvariantCulture) ?? $"\"{VisibleText.Line(text!, 40)}\"",
                $"{WaitOperations.Shortest} to {WaitOperations.Longest} seconds")),
        };
    }

    /// <summary>
    /// Refuses a command or server from an agent's process tree that acts as somebody else: an agent that clears its environment is still
    /// not a person. Only ancestors that were themselves started with SWARM_AGENT for this workspace count, as Swarm starts
    /// agents; a person's shell is none, also when an agent CLI was started from it. Where the system does not tell, nothing is refused.
    /// </summary>
    /// <exception cref="SwarmException">NotAllowed.</exception>
    public static void RefuseOtherProcess(Caller caller, Workspace workspace)
    {
        if (ProcessAncestry.StartedWith("SWARM_AGENT") is not { } ancestor)
            return;
        var own = ancestor.Environment["SWARM_AGENT"];
        if (own.Length > 0 && own != caller.Name.Value && ancestor.Environment.GetValueOrDefault("SWARM_WORKSPACE") == workspace.Root)
            throw new SwarmException(Refusals.NotYourProcess(VisibleText.Line(own, 40), ancestor.Pid, caller.Name.Value));
    }

    private static Caller? CallerOf(
        string? agent, string? role, IReadOnlyList<string> capabilities, Func<AgentName, RoleName?>? known = null)
    {
        if ((agent ?? Variable("SWARM_AGENT")) is not { } text)
            return null;
        var name = Name<AgentName>("--agent", text);
        var listed = Variable("SWARM_CAPABILITIES")?.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        ImmutableArray<string> able = capabilities.Count > 0 ? [.. capabilities] : [.. listed ?? []];
        return new Caller(name, RoleOf(role) ?? known?.Invoke(name) ?? RoleName.Worker, able);
    }

    private static RoleName? RoleOf(string? role) =>
        (role ?? Variable("SWARM_ROLE")) is { } text ? Name<RoleName>("--role", text) : null;

    /// <summary>The value of an option that is a name.</summary>
    /// <exception cref="SwarmException">It does not follow the grammar.</exception>
    public static T Name<T>(string option, string text)
        where T : struct, IName<T> =>
        T.TryParse(text, out var name) ? name : throw new SwarmException(Refusals.BadArgument(option, $"\"{VisibleText.Line(text, 60)}\"", T.Grammar));

    private static string? Variable(string name) => Environment.GetEnvironmentVariable(name) is { Length: > 0 } value ? value : null;
}
