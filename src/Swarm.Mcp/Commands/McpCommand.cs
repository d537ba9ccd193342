using System.CommandLine;
using Swarm.Core.Errors;
using Swarm.Mcp.Hosting;

namespace Swarm.Mcp.Commands;

/// <summary><c>swarm mcp</c>: the stdio MCP server that an agent CLI starts.</summary>
internal static class McpCommand
{
    public static Command Create()
    {
        var wait = new Option<int?>("--wait-seconds")
        {
            Description = "How long wait parks when its caller does not say, 1 to 3600 (default: SWARM_WAIT_SECONDS, else 55)",
        };
        var command = new ExampleCommand(
            "mcp",
            "Serve one agent over standard input and output; an agent CLI starts this",
            ["swarm mcp --agent ada --role worker"])
        { wait };
        CommonOptions.AddIdentity(command);
        command.SetAction((parsed, cancellation) => RunAsync(parsed, wait, cancellation));
        return command;
    }

    private static async Task<int> RunAsync(ParseResult parsed, Option<int?> wait, CancellationToken cancellation)
    {
        try
        {
            var workspace = Identification.WorkspaceOf(parsed.GetValue(CommonOptions.Workspace));
            var caller = Identification.ServerCaller(
                parsed.GetValue(CommonOptions.Agent), parsed.GetValue(CommonOptions.Role), parsed.GetValue(CommonOptions.Capability) ?? []);
            Identification.RefuseOtherProcess(caller, workspace);
            var options = new ServerOptions(workspace, caller, Identification.WaitTimeout(parsed.GetValue(wait)));
            return await ServerHost.RunAsync(options, cancellation);
        }
        catch (SwarmException refused)
        {
            return CommandRun.Refuse(refused.Refusal);
        }
        catch (Exception failed) when (failed is not OperationCanceledException)
        {
            return CommandRun.Fail(parsed, failed);
        }
    }
}
