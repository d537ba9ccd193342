using System.CommandLine;
using System.Globalization;
using Swarm.Core.Errors;
using Swarm.Core.Events;
using Swarm.Core.Identity;
using Swarm.Core.Rooms;
using Swarm.Mcp.Tools;

namespace Swarm.Mcp.Commands;

/// <summary><c>swarm replay</c>: the board as it once stood, rebuilt from the log.</summary>
internal static class ReplayCommand
{
    private const string Grammar = "the position of an event, as swarm log shows it, or a time such as \"2026-11-21T10:00\"";

    public static Command Create()
    {
        var at = new Argument<string>("AT") { Description = "After the event with this number, or at this time (local, unless it ends in Z or an offset)" };
        var command = new ExampleCommand(
            "replay",
            "Show the board as it stood after an event or at a time",
            ["swarm replay 120", "swarm replay 2026-11-21T10:00", "swarm replay 120 --json | jq '.tasks | length'"])
        { at, CommonOptions.Workspace, CommandRun.Json };
        command.Does(async (parsed, _) =>
        {
            var state = At(CommandRoom.Existing(parsed), parsed.GetValue(at)!, out var last);
            var board = BoardCommand.Of(state);
            var after = last is null ? "Before the first event" : $"After event {last.Position}, {Answers.Time(last.At)}";
            board.Json["position"] = state.Position;
            await CommandRun.PrintAsync(parsed, board with { Text = $"{after}\n{board.Text}" });
            return ExitCodes.Ok;
        });
        return command;
    }

    private static RoomState At(Workspace workspace, string at, out Recorded? last)
    {
        var until = Until(at);
        using var feed = EventFeed.Open(workspace);
        if (feed.First > 1)
            throw new SwarmException(Refusals.HistoryMissing(feed.First));
        var (state, seen, over) = (RoomState.Empty, (Recorded?)null, false);
        feed.ReadOn(recorded =>
        {
            // Times do not order the log: the first event behind the time ends it.
            over |= !until(recorded);
            if (over)
                return;
            (state, seen) = (state.Apply(recorded), recorded);
        });
        last = seen;
        return state;
    }

    private static Func<Recorded, bool> Until(string at)
    {
        if (long.TryParse(at, NumberStyles.None, CultureInfo.InvariantCulture, out var position))
            return recorded => recorded.Position <= position;
        if (DateTimeOffset.TryParse(at, CultureInfo.InvariantCulture, DateTimeStyles.AssumeLocal, out var time))
            return recorded => recorded.At <= time;
        throw new SwarmException(Refusals.BadArgument("AT", $"\"{VisibleText.Line(at, 40)}\"", Grammar));
    }
}
