using System.Collections.Immutable;
using System.CommandLine;
using System.Text.Json.Nodes;
using Swarm.Core.Supervision;
using Swarm.Core.Supervision.Checks;
using Swarm.Mcp.Hosting;
using Swarm.Mcp.Tools;

namespace Swarm.Mcp.Commands;

/// <summary><c>swarm doctor</c>: whether a team would work here, and what to do where it would not.</summary>
internal static class DoctorCommand
{
    public static Command Create()
    {
        var command = new ExampleCommand(
            "doctor",
            "Check tmux, agent CLIs, configurations, limits, the log and leftovers; repairs a torn end of the log",
            ["swarm doctor", "swarm doctor --json | jq -r '.findings[] | select(.health != \"ok\") | .next'"])
        { CommonOptions.Workspace, CommandRun.Json };
        command.Does(async (parsed, cancellation) =>
        {
            var workspace = Identification.WorkspaceOf(parsed.GetValue(CommonOptions.Workspace));
            var findings = await new Doctor(TimeProvider.System, TeamsFile.OfUser(TimeProvider.System)).ExamineAsync(workspace, cancellation);
            await CommandRun.PrintAsync(parsed, new ToolAnswer(string.Join('\n', findings.Select(Text)), Json(findings)));
            return findings.Any(finding => finding.Health == Health.Fail) ? ExitCodes.Refused : ExitCodes.Ok;
        });
        return command;
    }

    private static string Text(Finding finding) =>
        $"{Answers.Word(finding.Health),-4}  {finding.Check}: {finding.Says}{(finding.Next is { } next ? $"\n      next: {next}" : "")}";

    private static JsonObject Json(ImmutableArray<Finding> findings) => new()
    {
        ["ok"] = findings.All(finding => finding.Health != Health.Fail),
        ["findings"] = new JsonArray([.. findings.Select(finding => (JsonNode)new JsonObject
        {
            ["check"] = finding.Check,
            ["health"] = Answers.Word(finding.Health),
            ["says"] = finding.Says,
            ["next"] = finding.Next,
        })]),
    };
}
