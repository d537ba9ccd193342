using System.Text.Json.Nodes;
using Swarm.Core.Identity;
using Swarm.Core.Learnings;
using Swarm.Core.Operations;

namespace Swarm.Mcp.Tools;

/// <summary><c>append_learning</c>.</summary>
internal static class LearningTools
{
    public static readonly ToolDefinition Append = new(
        "append_learning",
        "Append learning",
        "Leave what the next agent should know: a trap, a command that works, a decision and why. It comes back with tasks it helps.",
        """
        {"type":"object","properties":{
        "topic":{"type":"string","maxLength":60,"description":"A few words"},
        "text":{"type":"string","maxLength":1000},
        "task":{"type":"string","description":"Learned in, as T12"},
        "role":{"type":"string","description":"Whom it helps most"},
        "supersedes":{"type":"string","description":"One that it corrects, as L3"},
        "request_id":{"type":"string","maxLength":100}},
        "required":["topic","text"],"additionalProperties":false}
        """,
        AppendAsync);

    private static async Task<ToolAnswer> AppendAsync(ToolCall call, CancellationToken cancellation)
    {
        var arguments = call.Arguments;
        var request = new LearningRequest(arguments.Text("topic"), arguments.Text("text"))
        {
            Task = arguments.OptionalName<TaskId>("task"),
            Role = arguments.OptionalName<RoleName>("role"),
            Supersedes = arguments.OptionalName<LearningId>("supersedes"),
            RequestId = arguments.OptionalText("request_id"),
        };
        var done = await LearningOperations.AppendAsync(call.Caller, request, cancellation);
        return new ToolAnswer(
            $"{done.Value} is written.{Answers.Again(done.Repeated)}",
            new JsonObject { ["id"] = done.Value.ToString(), ["repeated"] = done.Repeated });
    }
}
