using System.Globalization;
using Swarm.Core.Agents;
using Swarm.Core.Errors;
using Swarm.Core.Identity;
using Swarm.Core.Rooms;

namespace Swarm.Core.Operations;

/// <summary>
/// What the hooks of an agent CLI tell the room, and what they are told (docs/hooks.md). None of it is a call of the agent: nothing is
/// acknowledged, and nothing is written to the log.
/// </summary>
public static class HookOperations
{
    /// <summary>So often in a row an agent is sent back that ends its turn without a call of ours; then it may end.</summary>
    public const int MostSendBacks = 5;

    private static readonly TimeSpan LookAgain = TimeSpan.FromMilliseconds(25);

    /// <summary>A tool of the agent's CLI has run, or somebody gave it something to do.</summary>
    public static void Worked(Room room, AgentName agent) => Heartbeat.Write(room.Files, agent, room.Clock);

    /// <summary>A tool of the agent's CLI is about to run. Returns why it must not; null when it may.</summary>
    public static Refusal? Runs(Room room, AgentName agent, string tool, ToolUse use)
    {
        var refusal = Refuses(room, agent, use with { Tool = tool });
        if (refusal is null)
            Heartbeat.Write(room.Files, agent, room.Clock, Circumstance.InTool, tool);
        else
            Worked(room, agent);
        return refusal;
    }

    /// <summary>The agent's CLI asks a person for a permission.</summary>
    public static void Asks(Room room, AgentName agent, string tool) =>
        Heartbeat.Write(room.Files, agent, room.Clock, Circumstance.AwaitingPermission, tool);

    /// <summary>The turn ended because the model's service failed.</summary>
    /// <param name="room">Where.</param>
    /// <param name="agent">Whose turn.</param>
    /// <param name="error">The service's word for it, such as "rate_limit".</param>
    public static void Failed(Room room, AgentName agent, string error)
    {
        var circumstance = error switch
        {
            "rate_limit" => Circumstance.RateLimited,
            "authentication_failed" or "oauth_org_not_allowed" or "account_on_hold" or "verification_required" or "billing_error"
                or "cloud_credential_error" => Circumstance.Unauthorized,
            // The model stopped in the middle of its answer: nothing is wrong with the service.
            "max_output_tokens" => Circumstance.TurnEnded,
            _ => Circumstance.ServerError,
        };
        Heartbeat.Write(room.Files, agent, room.Clock, circumstance, error);
    }

    /// <summary>
    /// The agent ends its turn. Returns why it is sent back, or null when it may end: it was stopped, is not in the room, or
    /// was sent back too often in a row; then the room sees that its turn has ended.
    /// </summary>
    /// <param name="room">Where.</param>
    /// <param name="agent">Who.</param>
    /// <param name="waitTool">What its model calls the tool that waits.</param>
    public static string? EndsTurn(Room room, AgentName agent, string waitTool)
    {
        var state = room.CatchUp();
        if (state.Agents.Find(agent) is not { Stage: AgentStage.Present } || NamePlate.Look(room.Files, agent) is not { Presence: Presence.Thinking })
            return null;
        if (SentBack(room, agent) > MostSendBacks)
        {
            Heartbeat.Write(room.Files, agent, room.Clock, Circumstance.TurnEnded);
            return null;
        }
        return Obligations.Of(state, agent, CursorOf(room, agent).Delivered).SendBack(waitTool);
    }

    /// <summary>Waits until the agent's server has joined and its client knows the tools; false when the time is over.</summary>
    public static async Task<bool> ConnectedAsync(Room room, AgentName agent, TimeSpan timeout, CancellationToken cancellation)
    {
        var started = room.Clock.GetTimestamp();
        while (!IsConnected(room, agent))
        {
            if (room.Clock.GetElapsedTime(started) > timeout)
                return false;
            await Task.Delay(LookAgain, room.Clock, cancellation);
        }
        return true;
    }

    /// <summary>What a session that starts, or has lost its memory, is told: what it owes and holds. Bounded; empty when there is nothing.</summary>
    public static string Handover(Room room, AgentName agent) =>
        Obligations.Of(room.CatchUp(), agent, CursorOf(room, agent).Acknowledged).Handover();

    private static Refusal? Refuses(Room room, AgentName agent, ToolUse use)
    {
        // An agent is spawned before it has a server: what it was denied is known without reading on.
        if (use.Command.Length == 0 && use.Paths.IsEmpty && GuardRules.Of(room.State.Agents, agent).IsEmpty)
            return null;
        var state = room.CatchUp();
        var workspace = room.Files.Workspace;
        // TMUX is the socket's path, the server's pid and the session's number (tmux(1), ENVIRONMENT).
        var socket = Environment.GetEnvironmentVariable("TMUX")?.Split(',')[0];
        var processes = new TeamProcesses(state);
        var scene = new GuardScene(agent, workspace, Path.GetFileName(socket) == workspace.TmuxSocket, state, processes.IsTeams, processes.CommandLines, d => WorkspacePaths.HasOwnRepository(workspace, d));
        var directory = Path.IsPathRooted(use.Directory) && !use.Directory.Contains('\0') ? PathResolution.Canonical(use.Directory) : workspace.Root;
        var paths = use.Paths.Where(p => p.Length > 0 && !p.Contains('\0')).Select(p => PathResolution.Canonical(Path.GetFullPath(Path.Combine(directory, p))));
        return Guard.Check(use with { Directory = directory, Paths = [.. paths] }, scene);
    }

    private static bool IsConnected(Room room, AgentName agent) =>
        room.CatchUp().Agents.Find(agent) is { Stage: AgentStage.Present, Via: JoinedVia.Mcp } present
        && NamePlate.IsHeld(room.Files, agent)
        && File.Exists(room.Files.Connected(agent))
        && File.ReadAllText(room.Files.Connected(agent)) == present.Pid.ToString(CultureInfo.InvariantCulture);

    // Counted from the last call of the agent, whose time is that of its name plate.
    private static int SentBack(Room room, AgentName agent)
    {
        var path = room.Files.SentBack(agent);
        var lastCall = NamePlate.LastWork(room.Files, agent)?.UtcTicks ?? 0;
        var words = File.Exists(path) ? File.ReadAllText(path).Split(' ') : [];
        var before = words is [var since, var count]
            && long.TryParse(since, CultureInfo.InvariantCulture, out var then) && then == lastCall
            && int.TryParse(count, CultureInfo.InvariantCulture, out var counted) ? counted : 0;
        var now = Math.Min(before + 1, MostSendBacks + 1);
        File.WriteAllText(path, string.Create(CultureInfo.InvariantCulture, $"{lastCall} {now}"));
        return now;
    }

    private static Cursor CursorOf(Room room, AgentName agent) => CursorFile.Read(room.Files.Cursor(agent));
}
