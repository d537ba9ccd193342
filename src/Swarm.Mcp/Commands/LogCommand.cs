using System.CommandLine;
using System.Globalization;
using System.Text;
using Swarm.Core.Errors;
using Swarm.Core.Events;
using Swarm.Core.Identity;
using Swarm.Core.Messages;
using Swarm.Core.Rooms;
using Swarm.Mcp.Tools;

namespace Swarm.Mcp.Commands;

/// <summary><c>swarm log</c>: what happened, in the one order of the room.</summary>
internal static class LogCommand
{
    private const int PrintAtOnce = 64 << 10; // Characters.

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
            using var feed = EventFeed.Open(CommandRoom.Existing(parsed), parsed.GetValue(since));
            if (parsed.GetValue(message) is { } id)
                return await MessageAsync(parsed, feed, id);
            Print(feed, parsed.GetValue(CommandRun.Json));
            while (parsed.GetValue(follow))
            {
                await Task.Delay(LookAgain, TimeProvider.System, cancellation);
                Print(feed, parsed.GetValue(CommandRun.Json));
            }
            return ExitCodes.Ok;
        });
        return command;
    }

    /// <summary>Prints events: many in one write, for a long log would be a system call a line.</summary>
    public static void Print(ReadOnlySpan<Recorded> events, bool json)
    {
        var text = new StringBuilder();
        foreach (var recorded in events)
            Append(text, recorded, json);
        Flush(text);
    }

    private static void Print(EventFeed feed, bool json)
    {
        var text = new StringBuilder();
        feed.ReadOn(recorded =>
        {
            Append(text, recorded, json);
            if (text.Length >= PrintAtOnce)
                Flush(text);
        });
        Flush(text);
    }

    private static void Append(StringBuilder text, Recorded recorded, bool json) =>
        text.Append(CultureInfo.InvariantCulture, $"{(json ? RecordedJson.Of(recorded).ToJsonString() : EventText.Line(recorded))}\n");

    private static void Flush(StringBuilder text)
    {
        if (text.Length > 0)
            Terminal.Out.Write(text);
        text.Clear();
    }

    private static async Task<int> MessageAsync(ParseResult parsed, EventFeed feed, string text)
    {
        if (!MessageId.TryParse(text, out var id))
            throw new SwarmException(Refusals.BadArgument("MESSAGE", $"\"{VisibleText.Line(text, 40)}\"", MessageId.Grammar));
        var (found, last) = ((Message?)null, 0L);
        feed.ReadOn(recorded =>
        {
            if (recorded.Event is not MessagePosted posted)
                return;
            last = posted.Id.Number;
            if (posted.Id == id)
                found ??= Message.Of(posted, recorded);
        });
        var message = found ?? throw new SwarmException(Refusals.UnknownMessage(id, last));
        await CommandRun.PrintAsync(parsed, new ToolAnswer(EventText.Whole(message), WaitJson.Message(message)));
        return ExitCodes.Ok;
    }
}
