using System.Collections.Immutable;
using System.CommandLine;
using System.Globalization;
using System.Text;
using Swarm.Core.Errors;
using Swarm.Core.Events;
using Swarm.Core.Identity;
using Swarm.Core.Rooms;
using Swarm.Mcp.Tools;

namespace Swarm.Mcp.Commands;

/// <summary><c>swarm log</c>: what happened, in the one order of the room.</summary>
internal static class LogCommand
{
    private static readonly TimeSpan LookAgain = TimeSpan.FromMilliseconds(200);

    public static Command Create()
    {
        var message = new Argument<string?>("MESSAGE") { Description = "Print this message whole, as M12", Arity = ArgumentArity.ZeroOrOne };
        var follow = new Option<bool>("--follow", "-f") { Description = "Go on until interrupted" };
        var since = new Option<long>("--since") { Description = "From this position on: the number in each line (default: the first)" };
        var command = new ExampleCommand(
            "log",
            "Show what happened, one line an event",
            ["swarm log -f", "swarm log --since 120", "swarm log M12", "swarm log --json | jq -c 'select(.type == \"task.reported\")'"])
        { message, follow, since, CommonOptions.Workspace, CommandRun.Json };
        command.Does(async (parsed, cancellation) =>
        {
            using var room = Room.OpenUnread(CommandRoom.Existing(parsed), TimeProvider.System);
            if (parsed.GetValue(message) is { } id)
                return await MessageAsync(parsed, room, id);
            var from = parsed.GetValue(since);
            await PrintAsync([.. room.ReadOn().SkipWhile(e => e.Position < from)], parsed.GetValue(CommandRun.Json));
            if (parsed.GetValue(follow))
                await FollowAsync(room, parsed.GetValue(CommandRun.Json), cancellation);
            return ExitCodes.Ok;
        });
        return command;
    }

    private static async Task FollowAsync(Room room, bool json, CancellationToken cancellation)
    {
        while (true)
        {
            await Task.Delay(LookAgain, room.Clock, cancellation);
            await PrintAsync(room.ReadOn(), json);
        }
    }

    /// <summary>Prints events: in one write, for a long log would be a system call a line.</summary>
    public static async Task PrintAsync(ImmutableArray<Recorded> events, bool json)
    {
        var text = new StringBuilder();
        foreach (var recorded in events)
            text.Append(CultureInfo.InvariantCulture, $"{(json ? RecordedJson.Of(recorded).ToJsonString() : EventText.Line(recorded))}\n");
        if (text.Length > 0)
            await Terminal.Out.WriteAsync(text);
    }

    private static async Task<int> MessageAsync(ParseResult parsed, Room room, string text)
    {
        if (!MessageId.TryParse(text, out var id))
            throw new SwarmException(Refusals.BadArgument("MESSAGE", $"\"{VisibleText.Line(text, 40)}\"", MessageId.Grammar));
        var messages = room.CatchUp().Messages;
        var message = messages.Find(id) ?? throw new SwarmException(Refusals.UnknownMessage(id, messages.All.Count));
        await CommandRun.PrintAsync(parsed, new ToolAnswer(EventText.Whole(message), WaitJson.Message(message)));
        return ExitCodes.Ok;
    }
}
