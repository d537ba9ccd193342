using System.CommandLine;
using System.Text.Json;
using System.Text.Json.Nodes;
using Swarm.Core.Operations;
using Swarm.Core.Supervision;
using Swarm.Mcp.Hosting;
using Swarm.Mcp.Tools;

namespace Swarm.Mcp.Commands;

/// <summary>A tool, called once from the command line: the same validation, the same road, the same answer.</summary>
internal static class ToolCommand
{
    /// <summary>The command of a twin.</summary>
    public static Command Create(Twin twin)
    {
        var command = new ExampleCommand(twin.Name, twin.Summary, twin.Examples);
        var options = new SchemaOptions(command, twin.Tool.CommandSchema(), twin.Positional, twin.Rest);
        foreach (var argument in command.Arguments.Where(a => twin.FromStdin.Contains(a.Name.ToLowerInvariant())))
            argument.Description += "; - reads standard input";
        Finish(command, twin.Tool, async (parsed, cancellation) =>
        {
            var arguments = options.Read(parsed);
            foreach (var name in twin.FromStdin.Where(n => (string?)arguments[n] == "-"))
                arguments[name] = (await TextInput.ReadAsync("-", cancellation)).TrimEnd('\n');
            return arguments;
        });
        return command;
    }

    /// <summary>Adds what every such command has, and its action.</summary>
    /// <param name="command">Has the options of its own.</param>
    /// <param name="tool">What it does.</param>
    /// <param name="read">The tool's arguments.</param>
    public static void Finish(Command command, ToolDefinition tool, Func<ParseResult, CancellationToken, Task<JsonObject>> read)
    {
        CommonOptions.AddIdentity(command);
        command.Options.Add(CommandRun.Json);
        command.Does(async (parsed, cancellation) => await CallAsync(parsed, tool, await read(parsed, cancellation), cancellation));
    }

    private static async Task<int> CallAsync(ParseResult parsed, ToolDefinition tool, JsonObject json, CancellationToken cancellation)
    {
        using var room = CommandRoom.Open(parsed, TimeProvider.System);
        var caller = CommandRoom.CallerOf(parsed, room);
        tool.RequireFor(room.CatchUp().Team, caller.Role);
        var arguments = JsonElement.Parse(json.ToJsonString()).EnumerateObject().ToDictionary(p => p.Name, p => p.Value, StringComparer.Ordinal);
        var launcher = Launchers.ForCommands(room.Clock);
        using var supervisor = new Supervisor(room, launcher);
        using var participant = await Participant.CommandAsync(room, caller, cancellation);
        await participant.BeginCallAsync(cancellation);
        participant.Acknowledge();
        ArgumentValidator.Validate(tool.CommandSchema(), arguments);
        // Perhaps no server lives that would settle what the dead hold.
        await supervisor.OnceAsync(cancellation);
        if (tool.Parks)
            supervisor.Start();
        var settings = new ToolSettings(Identification.WaitTimeout(argument: null), launcher);
        var answer = await tool.RunAsync(new ToolCall(participant, new ToolArguments(arguments), Progress(), settings), cancellation);
        await CommandRun.PrintAsync(parsed, answer);
        // Only now: a command that is killed before its answer was read has delivered nothing.
        answer.Delivered?.Invoke();
        await supervisor.EndAsync();
        return answer.IsNothing ? ExitCodes.Nothing : ExitCodes.Ok;
    }

    private static Func<TimeSpan, string, Task>? Progress() =>
        Terminal.ShowsProgress ? (_, line) => Terminal.Error.WriteLineAsync(Core.Identity.VisibleText.Of(line)) : null;
}
