using System.CommandLine;
using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using Swarm.Core.Errors;
using Swarm.Core.Identity;
using Swarm.Core.Learnings;
using Swarm.Core.Operations;
using Swarm.Core.Rooms;
using Swarm.Core.Supervision;
using Swarm.Mcp.Hosting;
using Swarm.Mcp.Tools;

namespace Swarm.Mcp.Commands;

/// <summary><c>swarm learnings</c>: what was learned, for people; and, by a person, rules for every later agent of a role.</summary>
internal static class LearningsCommand
{
    private const int MostFound = 20;
    private const int MostFoundBytes = 16 * 1024;

    public static Command Create()
    {
        var topic = new Option<string?>("--topic") { Description = "Only this topic" };
        var role = new Option<string?>("--role") { Description = "Only what is meant for this role" };
        var all = new Option<bool>("--all") { Description = "Superseded ones too" };
        var command = new ExampleCommand(
            "learnings",
            "Show what the team has learned, by topic",
            ["swarm learnings", "swarm learnings --topic build --all", "swarm learnings --json | jq -r '.learnings[].text'"])
        { topic, role, all, CommonOptions.Workspace, CommandRun.Json };
        command.Does(async (parsed, _) =>
        {
            using var room = Open(parsed);
            var wanted = RoleOf(parsed.GetValue(role));
            var learnings = (parsed.GetValue(all) ? room.State.Learnings.All.Values : room.State.Learnings.Current.OrderBy(l => l.Id))
                .Where(l => parsed.GetValue(topic) is not { } only || l.Topic.Equals(only, StringComparison.OrdinalIgnoreCase))
                .Where(l => wanted is null || l.Role == wanted)
                .ToList();
            await CommandRun.PrintAsync(parsed, new ToolAnswer(learnings.Count == 0 ? "No learnings. next: swarm learn TOPIC TEXT" : ByTopic(learnings), Json(learnings)));
            return ExitCodes.Ok;
        });
        command.Add(Search());
        command.Add(Promote());
        command.Add(Demote());
        command.Add(Supersede());
        return command;
    }

    private static ExampleCommand Search()
    {
        var words = new Argument<string[]>("WORDS") { Description = "Words of the topic or the text; endings do not matter", Arity = ArgumentArity.OneOrMore };
        var role = new Option<string?>("--role") { Description = "Only what is meant for this role" };
        var command = new ExampleCommand("search", $"Find learnings, the best first, {MostFound} at most", ["swarm learnings search restore offline"])
        { words, role, CommonOptions.Workspace, CommandRun.Json };
        command.Does(async (parsed, _) =>
        {
            using var room = Open(parsed);
            var wanted = RoleOf(parsed.GetValue(role));
            var query = new LearningQuery { Texts = [.. parsed.GetValue(words)!], MaxItems = MostFound, MaxBytes = MostFoundBytes };
            var found = room.State.Learnings.Relevant(query, l => wanted is null || l.Role == wanted);
            var text = found.IsEmpty ? "Nothing has these words. next: swarm learnings" : string.Join('\n', found.Select(l => $"{l.Id} {l.Topic}: {Body(l)}"));
            await CommandRun.PrintAsync(parsed, new ToolAnswer(text, Json(found)));
            return found.IsEmpty ? ExitCodes.Nothing : ExitCodes.Ok;
        });
        return command;
    }

    private static ExampleCommand Promote()
    {
        var id = new Argument<string>("ID") { Description = "A learning, as L3" };
        var role = new Option<string?>("--role") { Description = "Whose rule it becomes (default: the role that it was written for)" };
        var everywhere = new Option<bool>("--everywhere") { Description = "In all your workspaces, not only in this one" };
        var command = new ExampleCommand(
            "promote",
            "Make a learning a rule: every agent of the role is told at its start, also in later teams. For people only",
            ["swarm learnings promote L3 --role worker", "swarm learnings promote L3 --role reviewer --everywhere"])
        { id, role, everywhere, CommonOptions.Workspace };
        command.Does(async (parsed, cancellation) =>
        {
            using var room = Open(parsed);
            using var participant = await ParticipantAsync(parsed, room, cancellation);
            var learning = Identification.Name<LearningId>("ID", parsed.GetValue(id)!);
            var whose = RoleOf(parsed.GetValue(role)) ?? room.State.Learnings.Find(learning)?.Role
                ?? throw new SwarmException(Refusals.MissingArgument("--role", "the role whose rule it becomes"));
            var file = await LearningOperations.PromoteAsync(
                participant, PromotedLearnings.OfUser(), learning, whose, parsed.GetValue(everywhere), cancellation);
            await new Clerk(room).MirrorAsync(all: false, cancellation);
            await CommandRun.PrintAsync(
                $"{learning} is a rule of role {whose} {(parsed.GetValue(everywhere) ? "in all your workspaces" : "in this workspace")}: {file}\n"
                + $"Agents that start from now on have it. next: swarm learnings demote {learning} to undo it");
            return ExitCodes.Ok;
        });
        return command;
    }

    private static ExampleCommand Demote()
    {
        var id = new Argument<string>("ID") { Description = "A promoted learning, as L3" };
        var role = new Option<string?>("--role") { Description = "Only for this role (default: all)" };
        var command = new ExampleCommand("demote", "Undo a promotion. For people only", ["swarm learnings demote L3"]) { id, role, CommonOptions.Workspace };
        command.Does(async (parsed, cancellation) =>
        {
            using var room = Open(parsed);
            using var participant = await ParticipantAsync(parsed, room, cancellation);
            var learning = Identification.Name<LearningId>("ID", parsed.GetValue(id)!);
            var roles = await LearningOperations.DemoteAsync(participant, PromotedLearnings.OfUser(), learning, RoleOf(parsed.GetValue(role)), cancellation);
            await new Clerk(room).MirrorAsync(all: false, cancellation);
            await CommandRun.PrintAsync($"{learning} is no rule of {string.Join(", ", roles)} any more; agents that run have it until they end.");
            return ExitCodes.Ok;
        });
        return command;
    }

    private static ExampleCommand Supersede()
    {
        var id = new Argument<string>("ID") { Description = "The learning that no longer holds, as L3" };
        var text = new Argument<string>("TEXT") { Description = "What holds instead; - reads standard input" };
        var command = new ExampleCommand(
            "supersede",
            "Write down what holds instead of a learning, under its topic; swarm learn --supersedes does it under another",
            ["swarm learnings supersede L3 \"restore is not needed any more\""])
        { id, text, CommonOptions.Workspace, CommonOptions.Agent };
        command.Does(async (parsed, cancellation) =>
        {
            using var room = Open(parsed);
            using var participant = await ParticipantAsync(parsed, room, cancellation);
            var old = Identification.Name<LearningId>("ID", parsed.GetValue(id)!);
            var known = room.State.Learnings.Find(old) ?? throw new SwarmException(Refusals.NoSuchLearning(old, room.State.Learnings.Last));
            var said = parsed.GetValue(text) is "-" ? (await TextInput.ReadAsync("-", cancellation)).TrimEnd('\n') : parsed.GetValue(text)!;
            var request = new LearningRequest(known.Topic, said) { Task = known.Task, Role = known.Role, Supersedes = old };
            var added = (await LearningOperations.AppendAsync(participant, request, cancellation)).Value;
            await new Clerk(room).MirrorAsync(all: false, cancellation);
            var rules = string.Concat(known.PromotedTo.Select(r => $"\n{old} is still a rule of role {r}. next: swarm learnings promote {added} --role {r} puts this one in its place"));
            await CommandRun.PrintAsync($"{added} is written; {old} no longer holds.{rules}");
            return ExitCodes.Ok;
        });
        return command;
    }

    private static Room Open(ParseResult parsed) => Room.Open(CommandRoom.Existing(parsed), TimeProvider.System);

    private static Task<Participant> ParticipantAsync(ParseResult parsed, Room room, CancellationToken cancellation) =>
        Participant.CommandAsync(room, CommandRoom.CallerOf(parsed, room), cancellation);

    private static RoleName? RoleOf(string? text) => text is null ? null : Identification.Name<RoleName>("--role", text);

    private static string ByTopic(List<Learning> learnings)
    {
        var text = new StringBuilder();
        foreach (var topic in learnings.GroupBy(l => l.Topic, StringComparer.OrdinalIgnoreCase))
        {
            text.Append(CultureInfo.InvariantCulture, $"{topic.Key}\n");
            foreach (var learning in topic)
                text.Append(CultureInfo.InvariantCulture, $"  {learning.Id} {Body(learning)}\n");
        }
        return text.ToString().TrimEnd('\n');
    }

    private static string Body(Learning learning)
    {
        var about = $"{learning.By}{(learning.Task is { } task ? $", {task}" : "")}{(learning.Role is { } role ? $", for {role}" : "")}"
            + (learning.PromotedTo.IsEmpty ? "" : $"; a rule of {string.Join(", ", learning.PromotedTo)}")
            + (learning.SupersededBy is { } newer ? $"; superseded by {newer}" : "");
        return $"{learning.Text.ReplaceLineEndings(" ")} ({about})";
    }

    private static JsonObject Json(IEnumerable<Learning> learnings) => new()
    {
        ["learnings"] = new JsonArray([.. learnings.Select(l => (JsonNode)new JsonObject
        {
            ["id"] = l.Id.ToString(),
            ["topic"] = l.Topic,
            ["text"] = l.Text,
            ["by"] = l.By.Value,
            ["at"] = Answers.Time(l.At),
            ["task"] = l.Task?.ToString(),
            ["role"] = l.Role?.Value,
            ["supersedes"] = l.Supersedes?.ToString(),
            ["superseded_by"] = l.SupersededBy?.ToString(),
            ["promoted_to"] = Answers.List(l.PromotedTo),
        })]),
    };
}
