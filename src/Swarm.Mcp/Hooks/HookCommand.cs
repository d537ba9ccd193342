using System.CommandLine;
using Swarm.Core.Errors;
using Swarm.Core.Identity;
using Swarm.Core.Operations;
using Swarm.Core.Rooms;
using Swarm.Mcp.Commands;
using Swarm.Mcp.Hosting;

namespace Swarm.Mcp.Hooks;

/// <summary><c>swarm hook</c>: what the hooks of agent CLIs run that can only run a command (docs/hooks.md).</summary>
internal static class HookCommand
{
    private const string SessionStart = "session-start", Stop = "stop", Guard = "guard";

    /// <summary>Kiro: blocks the tool, and standard error goes to the model (hooks.md of its repository, 2.2.1).</summary>
    private const int Blocks = 2;

    // Claude Code's first request would leave before its servers are connected.
    private static readonly TimeSpan LongestConnect = TimeSpan.FromSeconds(20);

    private static readonly Argument<string> Event = new("EVENT") { Description = "What happens" };

    static HookCommand() => Event.AcceptOnlyFromAmong(SessionStart, Guard, Stop);

    public static Command Create()
    {
        var command = new ExampleCommand(
            "hook",
            "Answer a hook of an agent CLI, which gives its JSON on standard input; generated configurations run this",
            ["swarm hook stop --agent ada < input.json"])
        { Event };
        command.Options.Add(CommonOptions.Workspace);
        command.Options.Add(CommonOptions.Agent);
        command.Does(RunAsync);
        return command;
    }

    private static async Task<int> RunAsync(ParseResult parsed, CancellationToken cancellation)
    {
        try
        {
            var input = HookInput.Parse(await Terminal.ReadAllAsync(cancellation));
            var workspace = Identification.WorkspaceOf(parsed.GetValue(CommonOptions.Workspace));
            if (!Room.Exists(workspace) || AgentOf(parsed) is not { } agent)
                return ExitCodes.Ok;
            using var room = Room.Open(workspace, TimeProvider.System);
            return parsed.GetValue(Event) switch
            {
                SessionStart => await StartAsync(room, agent, input, cancellation),
                Stop => EndTurn(room, agent),
                _ => CheckTool(room, agent, input),
            };
        }
        catch (Exception failed) when (failed is not (SwarmException or OperationCanceledException or BrokenPipeException))
        {
            // A bug of ours or a file that cannot be read: it must not stand in the way either.
            await Terminal.Error.WriteLineAsync(VisibleText.Line(failed.Message, 200));
            return ExitCodes.Ok;
        }
        catch (SwarmException refused)
        {
            // Exit codes mean something to agent CLIs (2 blocks): a hook that fails must not stand in the way of the agent's work.
            await Terminal.Error.WriteLineAsync(VisibleText.Of(refused.Refusal.ToString(), lines: true));
            return ExitCodes.Ok;
        }
    }

    private static async Task<int> StartAsync(Room room, AgentName agent, HookInput input, CancellationToken cancellation)
    {
        var isClaude = input.Event == "SessionStart";
        if (isClaude)
            await HookOperations.ConnectedAsync(room, agent, LongestConnect, cancellation);
        if (HookOperations.Handover(room, agent) is { Length: > 0 } text)
            await Terminal.Out.WriteLineAsync(isClaude ? HookFace.Context(VisibleText.Of(text, lines: true)) : VisibleText.Of(text, lines: true));
        return ExitCodes.Ok;
    }

    private static int EndTurn(Room room, AgentName agent)
    {
        if (HookOperations.EndsTurn(room, agent, "wait") is { } reason)
            Terminal.Out.WriteLine(HookFace.Block(reason));
        return ExitCodes.Ok;
    }

    private static int CheckTool(Room room, AgentName agent, HookInput input)
    {
        if (HookOperations.Runs(room, agent, input.Tool, input.Use) is not { } refusal)
            return ExitCodes.Ok;
        Terminal.Error.WriteLine(VisibleText.Of(refusal.ToString(), lines: true));
        return Blocks;
    }

    private static AgentName? AgentOf(ParseResult parsed)
    {
        var text = parsed.GetValue(CommonOptions.Agent) ?? Environment.GetEnvironmentVariable("SWARM_AGENT");
        return text is { Length: > 0 } ? Identification.Name<AgentName>("--agent", text) : null;
    }
}
