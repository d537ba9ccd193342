using System.Text.Json;
using System.Text.Json.Nodes;
using Swarm.Core.Agents;
using Swarm.Core.Errors;
using Swarm.Core.Identity;
using Swarm.Core.Operations;

namespace Swarm.Mcp.Tools;

/// <summary>A tool: what a model reads of it, and what it does. The MCP server and the command line are made from the same ones.</summary>
/// <param name="Name">On the wire.</param>
/// <param name="Title">For people.</param>
/// <param name="Description">For the model; every word is paid for by every agent.</param>
/// <param name="Schema">JSON schema of the arguments.</param>
/// <param name="RunAsync">Gets validated arguments.</param>
internal sealed record ToolDefinition(
    string Name, string Title, string Description, string Schema, Func<ToolCall, CancellationToken, Task<ToolAnswer>> RunAsync)
{
    private JsonElement? _schema;

    /// <summary>Only for roles that have one of these rights; none: for everyone.</summary>
    public RoleRights Needs { get; init; }

    /// <summary>Whether a role with these rights is offered it.</summary>
    public bool IsFor(RoleRights rights) => Needs == RoleRights.None || (Needs & rights) != RoleRights.None;

    /// <summary>Refuses a role that is not offered it: a caller can name what no list showed it.</summary>
    /// <exception cref="SwarmException">NotAllowed.</exception>
    public void RequireFor(TeamBoard team, RoleName role)
    {
        if (!IsFor(team.RightsOf(role)))
            throw new SwarmException(Refusals.RoleMayNot(role, $"call {Name}", team.WhoMay(Needs)));
    }

    /// <summary>Changes nothing in the room.</summary>
    public bool IsReadOnly { get; init; }

    /// <summary>Ends something that others made.</summary>
    public bool IsDestructive { get; init; }

    /// <summary>Doing it twice is doing it once.</summary>
    public bool IsIdempotent { get; init; }

    /// <summary>Needed in every turn: a client that loads tools on demand should have it from the start.</summary>
    public bool IsEveryTurn { get; init; }

    /// <summary>May wait long for others to do something.</summary>
    public bool Parks { get; init; }

    /// <summary>JSON object of further properties that only the command line has: a model does not pay for them, and is refused them.</summary>
    public string? CommandLineOnly { get; init; }

    /// <summary>The schema of the command line.</summary>
    public JsonElement CommandSchema()
    {
        if (CommandLineOnly is null)
            return InputSchema;
        var schema = JsonNode.Parse(Schema)!.AsObject();
        foreach (var (name, property) in JsonNode.Parse(CommandLineOnly)!.AsObject())
            schema["properties"]![name] = property!.DeepClone();
        return JsonElement.Parse(schema.ToJsonString());
    }

    /// <summary>The schema, parsed once.</summary>
    public JsonElement InputSchema => _schema ??= JsonElement.Parse(Schema);
}

/// <summary>One call of a tool.</summary>
/// <param name="Caller">Who calls.</param>
/// <param name="Arguments">Validated against the tool's schema.</param>
/// <param name="Progress">Shows a line to a client that asked for progress; null when it did not.</param>
/// <param name="Settings">What this process was configured with.</param>
internal sealed record ToolCall(Participant Caller, ToolArguments Arguments, Func<TimeSpan, string, Task>? Progress, ToolSettings Settings);

/// <summary>What a process was configured with.</summary>
/// <param name="WaitTimeout">How long a wait parks when its caller does not say.</param>
/// <param name="Launcher">Starts and stops agents in panes.</param>
internal sealed record ToolSettings(TimeSpan WaitTimeout, Swarm.Core.Supervision.TeamLauncher Launcher);

/// <summary>A result in two forms: compact text for a model, JSON for a program.</summary>
internal sealed record ToolAnswer(string Text, JsonObject Json)
{
    /// <summary>There was nothing to return: the wait timed out, no task can be claimed.</summary>
    public bool IsNothing { get; init; }

    /// <summary>
    /// Notes that the answer is on its way, so that the next call acknowledges it. Called once: by a command after printing, by the
    /// server before sending. Null when nothing is to be acknowledged.
    /// </summary>
    public Action? Delivered { get; init; }
}
