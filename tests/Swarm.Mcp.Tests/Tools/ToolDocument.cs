using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using Swarm.Core.Agents;
using Swarm.Mcp.Tools;

namespace Swarm.Mcp.Tests.Tools;

/// <summary><c>docs/tools.md</c>, from what the tools themselves say.</summary>
internal static class ToolDocument
{
    private const string Head =
        """
        # Tools

        What `swarm mcp` offers to an agent. Generated from the tools' own definitions (src/Swarm.Mcp/Tools); a test compares.

        Every agent has the first seven, a planner all of them. Who calls is settled by how the server was started (`--agent`, `--role`, or
        `SWARM_AGENT`, `SWARM_ROLE`), never by an argument.

        A refusal is a tool error of two lines: `code: what happened, with the actual values`, then `next: the call that gets forward`.
        Arguments are held against the schema before anything runs; unknown ones are errors, `null` counts as absent. `request_id` makes a
        write repeat-safe: the same id of the same agent is one write, and the answer says so. Commands of the same purpose are in
        `swarm --help`.

        Tools that every turn needs carry `"_meta": {"anthropic/alwaysLoad": true}`: Claude Code otherwise shows a model only the names of MCP
        tools until it searches for them. `swarm init` sets the same for the whole server.

        `wait` parks for 55 s unless it is told otherwise (`--wait-seconds`, `SWARM_WAIT_SECONDS`), and for 270 s where Swarm starts the agent with a
        configuration that lifts the CLI's limit on a call. It shows the team whole in the first result that brings anything, later only who has come,
        left, got into trouble or out of it. A planner is told what is blocked, failed (why: whole), done or lost; progress it finds in `team_status`.

        A task that `replaces` a failed one takes from it what it leaves out itself: description, specs, context, expected output and files, and, when
        both are of one kind, role, capability and tier.

        What a role's tools cost is held by a test: 1,200 tokens for a worker, 2,000 for a planner (bytes of tools/list divided by 4).

        """;

    public static string Of(IEnumerable<ToolDefinition> tools)
    {
        var text = new StringBuilder(Head);
        foreach (var tool in tools)
        {
            text.Append(CultureInfo.InvariantCulture, $"\n## {tool.Name}\n\n");
            text.Append(CultureInfo.InvariantCulture, $"{tool.Description}{(tool.Needs != RoleRights.None ? " *(planners)*" : "")}\n");
            var schema = JsonNode.Parse(tool.Schema)!.AsObject();
            if (schema["properties"]!.AsObject().Count > 0)
                text.Append("\n| argument | type | meaning |\n|---|---|---|\n");
            Rows(text, schema, "");
        }
        return text.ToString();
    }

    private static void Rows(StringBuilder text, JsonObject schema, string prefix)
    {
        var required = schema["required"]?.AsArray().Select(r => (string)r!).ToHashSet() ?? [];
        foreach (var (name, property) in schema["properties"]!.AsObject())
        {
            var argument = property!.AsObject();
            var mark = required.Contains(name) ? " (required)" : "";
            text.Append(CultureInfo.InvariantCulture, $"| `{prefix}{name}`{mark} | {Type(argument)} | {argument["description"]} |\n");
            if (argument["items"] is JsonObject { } items && items.ContainsKey("properties"))
                Rows(text, items, $"{prefix}{name}[].");
        }
    }

    private static string Type(JsonObject argument)
    {
        if (argument["enum"] is JsonArray choices)
            return string.Join(", ", choices.Select(c => $"`{c}`"));
        var type = (string)argument["type"]! switch
        {
            "array" => (string)argument["items"]!["type"]! is "string" ? "list of texts" : "list of objects",
            "string" => "text",
            var other => other,
        };
        var range = argument["minimum"] is { } least ? $", {least} to {argument["maximum"]}" : "";
        var length = argument["maxLength"] is { } longest ? $", at most {longest} characters" : "";
        var entries = argument["maxItems"] is { } most ? $", at most {most}" : "";
        return type + range + length + entries;
    }
}
