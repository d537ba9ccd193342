using System.Text.Json.Nodes;
using Swarm.Core.Identity;
using Swarm.Core.Operations;

namespace Swarm.Mcp.Tools;

/// <summary><c>lock</c> and <c>unlock</c>.</summary>
internal static class LeaseTools
{
    public static readonly ToolDefinition Lock = new(
        "lock",
        "Lock",
        "Hold something shared (database, port, config file) while you change it; again extends it. If another has it you are in line: wait tells you when it is free.",
        """
        {"type":"object","properties":{
        "resource":{"type":"string","description":"As db:orders"},
        "reason":{"type":"string","maxLength":200},
        "minutes":{"type":"integer","minimum":1,"maximum":1440,"description":"Default 30"},
        "request_id":{"type":"string","maxLength":100}},
        "required":["resource","reason"],"additionalProperties":false}
        """,
        LockAsync);

    public static readonly ToolDefinition Unlock = new(
        "unlock",
        "Unlock",
        "Give back what you locked; those in line are told.",
        """
        {"type":"object","properties":{
        "resource":{"type":"string"},
        "request_id":{"type":"string","maxLength":100}},
        "required":["resource"],"additionalProperties":false}
        """,
        UnlockAsync)
    { IsIdempotent = true };

    private static async Task<ToolAnswer> LockAsync(ToolCall call, CancellationToken cancellation)
    {
        var arguments = call.Arguments;
        var done = await LeaseOperations.LockAsync(
            call.Caller,
            arguments.Name<ResourceName>("resource"),
            arguments.Text("reason"),
            arguments.Number("minutes") ?? LeaseOperations.DefaultMinutes,
            arguments.OptionalText("request_id"),
            cancellation);
        var lease = done.Value.Lease!;
        var stale = done.Value.TakenOverFrom is { } from ? $" Taken over from {from}, whose time was up." : "";
        return new ToolAnswer(
            $"{lease.Resource} is yours until {Answers.Time(lease.Until)} (fence {lease.Fence}).{stale} unlock it after use.{Answers.Again(done.Repeated)}",
            new JsonObject
            {
                ["resource"] = lease.Resource.ToString(),
                ["until"] = Answers.Time(lease.Until),
                ["fence"] = lease.Fence,
                ["extended"] = done.Value.Extended,
                ["taken_over_from"] = done.Value.TakenOverFrom?.ToString(),
                ["repeated"] = done.Repeated,
            });
    }

    private static async Task<ToolAnswer> UnlockAsync(ToolCall call, CancellationToken cancellation)
    {
        var done = await LeaseOperations.UnlockAsync(
            call.Caller, call.Arguments.Name<ResourceName>("resource"), call.Arguments.OptionalText("request_id"), cancellation);
        return new ToolAnswer(
            $"{done.Value} is free.{Answers.Again(done.Repeated)}",
            new JsonObject { ["resource"] = done.Value.ToString(), ["repeated"] = done.Repeated });
    }
}
