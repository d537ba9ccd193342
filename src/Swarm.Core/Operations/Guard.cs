using System.Collections.Immutable;
using Swarm.Core.Agents;
using Swarm.Core.Errors;
using Swarm.Core.Identity;
using Swarm.Core.Rooms;

namespace Swarm.Core.Operations;

/// <summary>What an agent's CLI is about to do with a tool of its own.</summary>
/// <param name="Command">The shell command that it is to run; empty for another tool.</param>
/// <param name="Paths">The files that it is to change, as the tool names them.</param>
/// <param name="Directory">Where; absolute, without symbolic links.</param>
public sealed record ToolUse(string Command, ImmutableArray<string> Paths, string Directory)
{
    /// <summary>The tool, by the name that its CLI gives it; may be empty.</summary>
    public string Tool { get; init; } = "";
}

/// <summary>Where a tool is used: what the guard has to know.</summary>
/// <param name="Agent">By whom.</param>
/// <param name="Workspace">In which workspace.</param>
/// <param name="InPane">Whether a plain <c>tmux</c> would speak to the team's server.</param>
/// <param name="State">The room.</param>
/// <param name="IsTeams">Whether a process is one that the team lives by: agent CLI, server, supervisor, tmux. Asked only for commands that end some.</param>
/// <param name="CommandLines">The command lines of those, as far as the system tells.</param>
/// <param name="HasOwnRepository">Whether a directory in the workspace is in a git repository or worktree of its own. Asked only for commands that throw changes away.</param>
internal sealed record GuardScene(
    AgentName Agent,
    Workspace Workspace,
    bool InPane,
    RoomState State,
    Func<int, bool> IsTeams,
    Func<IEnumerable<string>> CommandLines,
    Func<string, bool> HasOwnRepository)
{
    /// <summary>What the agent was started without the right to.</summary>
    public ImmutableArray<DenyRule> Rules { get; } = GuardRules.Of(State.Agents, Agent);
}

/// <summary>
/// Refuses what would end the team or damage its room by accident (REQUIREMENTS E5): a pane, session, server or process of the team ended, <c>.tmm/</c>
/// changed, a file edited that another agent's task or role owns, the uncommitted work of others thrown away. Pure.
/// </summary>
/// <remarks>No sandbox: a program that the agent runs does what it likes, and so does a command that hides what it does.</remarks>
internal static class Guard
{
    /// <summary>Why the tool must not be used so; null when it may.</summary>
    public static Refusal? Check(ToolUse use, GuardScene scene) =>
        GuardRules.Tool(scene.Rules, use.Tool)
        ?? use.Paths.Select(path => Edit(path, use.Directory, scene)).FirstOrDefault(refusal => refusal is not null)
        ?? (use.Command.Length > 0 ? Shell(use, scene) : null);

    private static Refusal? Edit(string path, string directory, GuardScene scene) =>
        GuardedPath.Of(path, directory, scene.Workspace) is { } target ? Write(target, scene, deep: false) : null;

    private static Refusal? Shell(ToolUse use, GuardScene scene)
    {
        var commands = RunCommand.Of(use.Command).ToList();
        var directories = new Dictionary<string, string>(StringComparer.Ordinal) { [""] = use.Directory };
        foreach (var command in commands)
        {
            var directory = DirectoryOf(command.Source.Scope, directories);
            if (command.Name == "cd" && command.Arguments is [.., var to] && GuardedPath.Of(to, directory, scene.Workspace) is { } there)
                directories[command.Source.Scope] = there.Full;
            var refusal = GuardRules.Command(scene.Rules, command)
                ?? GuardProcesses.Check(command, commands, scene)
                ?? ShellWrites.Of(command).Select(write => Write(write, directory, scene)).FirstOrDefault(r => r is not null)
                ?? GuardDiscards.Check(command, directory, scene);
            if (refusal is not null)
                return refusal;
        }
        return null;
    }

    // A subshell begins where its parent is, and does not move it.
    private static string DirectoryOf(string scope, Dictionary<string, string> directories)
    {
        if (!directories.TryGetValue(scope, out var directory))
            directories[scope] = directory = DirectoryOf(scope[..Math.Max(0, scope.LastIndexOf('/'))], directories);
        return directory;
    }

    // Its own copy of a file of the team's checkout; null for what is not in that. Whose task owns the file does not matter in a copy.
    private static string? InOwn(GuardedPath target, Worktree own, Workspace workspace)
    {
        var checkout = own.Prefix.Length == 0 ? workspace.Root : workspace.Root[..^(own.Prefix.Length + 1)];
        return PathResolution.IsInside(checkout, target.Full)
            ? Path.GetFullPath(Path.Combine(workspace.Root, own.Root, Path.GetRelativePath(checkout, target.Full)))
            : null;
    }

    private static Refusal? Write(ShellWrite write, string directory, GuardScene scene)
    {
        if (GuardedPath.Of(write.Path, directory, scene.Workspace) is not { } target)
            return null;
        return write.Deep && target.HoldsRoom ? Refusals.GuardedRoom(target.Shown) : Write(target, scene, write.Deep);
    }

    private static Refusal? Write(GuardedPath target, GuardScene scene, bool deep)
    {
        var worktree = scene.State.WorktreeOf(scene.Agent);
        if ((GuardRules.Edit(scene.Rules, target, worktree) ?? GuardRoles.Edit(scene, target, deep)) is { } denied)
            return denied;
        if (target.Worktree is { } whose)
        {
            if (worktree is not null && whose == scene.Agent.Value)
                return null;
            if (AgentName.TryParse(whose, out var other) && scene.State.Agents.IsLive(other) && scene.State.WorktreeOf(other) is not null)
                return Refusals.GuardedWorktree(target.Shown, other);
        }
        if (target.InRoom)
            return Refusals.GuardedRoom(target.Shown);
        if (worktree is not null)
            return InOwn(target, worktree, scene.Workspace) is { } mine ? Refusals.GuardedCheckout(target.Shown, mine) : null;
        if (target.Relative is not { } relative || scene.State.Tasks.HeldBy(scene.Agent) is { } own && own.Files.Any(f => f.Matches(relative)))
            return null;
        var owner = scene.State.Tasks.Held.FirstOrDefault(t =>
            t.Holder is { } holder && holder != scene.Agent && scene.State.Agents.IsLive(holder) && t.Files.Any(f => f.Matches(relative)));
        return owner is null ? null : Refusals.GuardedFile(relative, owner.Id, owner.Title, owner.Holder!.Value);
    }
}
