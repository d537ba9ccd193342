using System.Collections.Immutable;
using System.CommandLine;
using System.Text.Json.Nodes;
using Swarm.Core.Errors;
using Swarm.Core.Identity;
using Swarm.Core.Processes;
using Swarm.Core.Rooms;
using Swarm.Core.Supervision;
using Swarm.Core.Tmux;
using Swarm.Mcp.Tools;

namespace Swarm.Mcp.Commands;

/// <summary><c>swarm teams</c>: this user's teams, wherever they are.</summary>
internal static class TeamsCommand
{
    public static Command Create()
    {
        var command = new ExampleCommand(
            "teams",
            "List your teams: room, workspace, the team's name, tmux session, live agents",
            ["swarm teams", "swarm teams --json | jq -r '.teams[].workspace'"])
        { CommandRun.Json };
        command.Does(async (parsed, _) =>
        {
            var rows = Known().Select(Look).ToList();
            var json = new JsonObject { ["teams"] = new JsonArray([.. rows.Select(row => (JsonNode)Json(row))]) };
            await CommandRun.PrintAsync(parsed, new ToolAnswer(rows.Count == 0 ? "No teams. next: swarm up" : string.Join('\n', rows.Select(Text)), json));
            return ExitCodes.Ok;
        });
        return command;
    }

    /// <summary>The session of a team that is listed, and its workspace.</summary>
    /// <exception cref="SwarmException">NotFound: none is.</exception>
    public static (TmuxSession Session, string Workspace) SessionOf(string room)
    {
        var known = Known();
        var team = known.FirstOrDefault(t => string.Equals(t.Room, room, StringComparison.Ordinal))
            ?? throw new SwarmException(Refusals.NoSuchTeam(room, [.. known.Select(t => t.Room)]));
        return (new TeamLayout(ServerOf(team), team.Session).Session, team.Workspace);
    }

    private static ImmutableArray<KnownTeam> Known()
    {
        var file = TeamsFile.OfUser(TimeProvider.System);
        try
        {
            return file.Read();
        }
        catch (Exception refused) when (refused is IOException or UnauthorizedAccessException)
        {
            throw new SwarmException(Refusals.NotReadable(file.FilePath, refused.Message), refused);
        }
    }

    private static Row Look(KnownTeam team)
    {
        var runs = Path.Exists(team.Socket) && ServerOf(team).IsRunning();
        if (!Directory.Exists(team.Workspace))
            return new(team, "missing", null, null, runs);
        try
        {
            var workspace = Workspace.At(team.Workspace);
            if (!Room.Exists(workspace))
                return new(team, "no room", null, null, runs);
            using var room = Room.Open(workspace, TimeProvider.System);
            return new(team, "there", room.State.Team.Definition?.Name, room.State.Agents.Live.Count(), runs);
        }
        catch (SwarmException refused)
        {
            return new(team, $"unreadable ({refused.Refusal.Message})", null, null, runs);
        }
    }

    // The socket may lie elsewhere than this process would put it (TMUX_TMPDIR): .../tmux-UID/NAME.
    private static TmuxServer ServerOf(KnownTeam team) => new(
        Path.GetFileName(team.Socket), new ProcessRunner(TimeProvider.System), TimeProvider.System, Path.GetDirectoryName(Path.GetDirectoryName(team.Socket)));

    private static string Text(Row row) =>
        $"{row.Team.Room}: {row.Team.Workspace}, {(row.Name is { } name ? $"team {name}, " : "")}session {row.Team.Session} {(row.Runs ? "runs" : "does not run")}, "
        + (row.Live is { } live ? $"{live} live" : row.Workspace);

    private static JsonObject Json(Row row) => new()
    {
        ["room"] = row.Team.Room,
        ["workspace"] = row.Team.Workspace,
        ["state"] = row.Workspace,
        ["team"] = row.Name,
        ["session"] = row.Team.Session,
        ["socket"] = row.Team.Socket,
        ["runs"] = row.Runs,
        ["live"] = row.Live,
    };

    private sealed record Row(KnownTeam Team, string Workspace, string? Name, int? Live, bool Runs);
}
