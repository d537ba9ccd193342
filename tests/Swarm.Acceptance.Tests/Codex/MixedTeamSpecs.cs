using System.Text.Json.Nodes;
using Swarm.Acceptance.Tests.Claude;
using Swarm.Core.Agents;
using Swarm.Core.Identity;
using Swarm.Core.Messages;
using Swarm.Core.Rooms;
using Swarm.Core.Tasks;

namespace Swarm.Acceptance.Tests.Codex;

/// <summary>A real Claude Code, a real Codex and a scripted agent in one team.</summary>
public sealed class MixedTeamSpecs
{
    private const string Team =
        """
        name: mixed
        goal: A greeting, and a manual for it.
        intake: planner
        roles:
          planner: {may: [dispatch], client: claude, start: 1}
          coder: {client: codex, start: 1}
          writer: {client: scripted, command: [writer.json], start: 1}
        """;

    private const string Writer =
        """
        {"steps": [
          {"on": [{"match": "(?<question>M\\d+) from coder, reply required: [^\\n]*", "do": [
            {"call": "post", "arguments": {"reply_to": "{{question}}", "body": "The manual promises: Hello, NAME!"}}]}]},
          {"wait_until": "T2 is ready"},
          {"call": "claim_task", "expect": "^T2 is yours"},
          {"call": "post", "arguments": {"to": ["coder"], "body": "How is it called?", "requires_reply": true}},
          {"wait_until": "from coder, re M\\d+: Call it with: (?<how>[^\\n]*)"},
          {"write": "manual.md", "content": ["# greet.sh", "", "Greets whom you name:", "", "    {{how}}"]},
          {"run": ["grep", "-n", "{{how}}", "manual.md"], "save_output": "found"},
          {"call": "report_status", "arguments": {
            "status": "done", "summary": "manual.md has an example", "evidence": "grep: {{found}}", "artifacts": ["manual.md"]}},
          {"wait_until": "(?!)", "within_s": 3600}
        ]}
        """;

    private const string Tasks =
        """
        {"tasks": [
          {"key": "greet", "title": "Write greet.sh", "role": "coder", "files": ["greet.sh"], "expected_output": "greet.sh"},
          {"key": "manual", "title": "Write manual.md", "role": "writer", "files": ["manual.md"], "expected_output": "manual.md"},
          {"title": "Run what the manual says", "role": "coder", "needs": ["greet", "manual"]}]}
        """;

    [Fact]
    public async Task They_share_the_tasks_answer_each_other_and_the_planner_tells_the_person()
    {
        await using var team = await ClaudeTeam.CreateAsync();
        var codex = await team.AddCodexAsync();
        await File.WriteAllTextAsync(team["mixed.yaml"], Team, TestContext.Current.CancellationToken);
        await File.WriteAllTextAsync(team["writer.json"], Writer, TestContext.Current.CancellationToken);
        team.Model.Plays("planner", Course.Of(
            ("Join the team", _ => Answer.Use("add_tasks", Tasks)),
            (@"T3 done by coder: (?<came>[^\n]*)", came => Use("post", ("to", new JsonArray("human")), ("body", $"greet.sh and manual.md are there: {came.Groups["came"]}")))));
        codex.Plays("coder", Course.Of(
            (@"(?<id>M\d+) from writer, reply required: ", asked => Use("post", ("reply_to", asked.Groups["id"].Value), ("body", "Call it with: sh greet.sh Grace"))),
            ("T1 is ready", _ => Use("claim_task", ("task", "T1"))),
            ("T1 is yours", _ => Use("post", ("to", new JsonArray("writer")), ("body", "What does the manual promise?"), ("requires_reply", true))),
            (@"from writer, re M\d+: The manual promises: (?<words>[^\n]*)", said => Answer.Exec(
                $"echo 'echo \"{said.Groups["words"].Value.Replace("NAME", "$1", StringComparison.Ordinal)}\"' > greet.sh; sh greet.sh Ada")),
            (@"exited with code 0(?s:.*?)(?<came>Hello, Ada!)", ran => Done("T1", "sh greet.sh Ada", ran.Groups["came"].Value)),
            ("T3 is ready", _ => Use("claim_task", ("task", "T3"))),
            ("T3 is yours", _ => Answer.Exec("sed -n 's/^    //p' manual.md > example; sh ./example")),
            ("exited with code 0(?s:.*?)(?<came>Hello, Grace!)", ran => Done("T3", "the example of manual.md", ran.Groups["came"].Value))));

        await team.Swarm("up", "--team", "mixed.yaml");
        await team.Until(() => Told(team) is not null, "the person is told");
        await team.Parked("planner", "coder", "writer");

        using (var feed = EventFeed.Open(team.Workspace))
        {
            var log = feed.ReadOn().ToList();
            Assert.Equal(
                ["coder: codex", "planner: claude", "writer: scripted"],
                log.Select(r => r.Event).OfType<AgentSpawned>().Select(e => $"{e.Name}: {e.Client}").Order());
            var reports = log.Select(r => r.Event).OfType<TaskReported>().Select(e => $"{e.Id} {e.Status} by {e.Agent}: {e.Evidence}").ToList();
            Assert.Equal(
                ["T1 Done by coder: sh greet.sh Ada: Hello, Ada!", "T2 Done by writer: grep: 5:    sh greet.sh Grace", "T3 Done by coder: the example of manual.md: Hello, Grace!"],
                reports.Order());
            foreach (var (asker, asked) in new[] { ("coder", "writer"), ("writer", "coder") })
            {
                var question = (MessagePosted)Assert.Single(log, r => r.By.Value == asker && r.Event is MessagePosted { RequiresReply: true }).Event;
                Assert.Equal(asked, Assert.Single(log, r => r.Event is MessagePosted reply && reply.ReplyTo == question.Id).By.Value);
            }
            Assert.Equal("echo \"Hello, $1!\"\n", await File.ReadAllTextAsync(team["greet.sh"], TestContext.Current.CancellationToken));
            Assert.Equal(2, codex.Of("coder").Count(r => r.Tool == "exec_command"));
            // Each client's first request to its model knows the room's tools.
            Assert.Contains("mcp__swarm__wait", team.Model.Of("planner")[0].Tools);
            Assert.Contains("mcp__swarm__wait", codex.Of("coder")[0].Tools);
        }
        Assert.Equal("greet.sh and manual.md are there: the example of manual.md: Hello, Grace!", Told(team));

        // That no process is left is seen when the team is disposed.
        await team.Swarm("down", "--yes");
        Assert.Equal([Presence.Gone, Presence.Gone, Presence.Gone], new[] { "planner", "coder", "writer" }.Select(name => team.Line(name)?.Presence ?? Presence.Gone));
    }

    private static string? Told(ClaudeTeam team)
    {
        using var feed = EventFeed.Open(team.Workspace);
        return feed.ReadOn().Where(r => r.By.Value == "planner").Select(r => r.Event).OfType<MessagePosted>().SingleOrDefault(m => m.To.Contains(AgentName.Human))?.Body;
    }

    private static Answer Done(string task, string ran, string came) =>
        Use("report_status", ("task", task), ("status", "done"), ("summary", $"{ran}: {came}"), ("evidence", $"{ran}: {came}"));

    private static Answer Use(string tool, params (string Name, JsonNode Value)[] arguments) =>
        Answer.Use(tool, new JsonObject(arguments.Select(a => KeyValuePair.Create(a.Name, (JsonNode?)a.Value))).ToJsonString());
}
