using System.CommandLine;
using System.CommandLine.Help;
using Swarm.Core.Supervision;
using Swarm.Mcp.Hooks;

namespace Swarm.Mcp.Commands;

/// <summary>The command line as a whole.</summary>
internal static class RootCommands
{
    // Made when named: building the options of all of them would cost every `swarm post` its start.
    private static readonly (string Name, Func<Command> Create)[] Known =
    [
        ("up", TeamCommands.CreateUp),
        ("down", TeamCommands.CreateDown),
        ("attach", TeamCommands.CreateAttach),
        ("teams", TeamsCommand.Create),
        ("pause", PauseCommands.CreatePause),
        ("resume", PauseCommands.CreateResume),
        ("status", () => ToolCommand.Create(Twins.Status)),
        ("log", LogCommand.Create),
        ("board", BoardCommand.Create),
        ("replay", ReplayCommand.Create),
        ("init", InitCommand.Create),
        ("prompt", PromptCommand.Create),
        ("post", () => ToolCommand.Create(Twins.Post)),
        ("wait", () => ToolCommand.Create(Twins.Wait)),
        ("claim", () => ToolCommand.Create(Twins.Claim)),
        ("report", () => ToolCommand.Create(Twins.Report)),
        ("learn", () => ToolCommand.Create(Twins.Learn)),
        ("learnings", LearningsCommand.Create),
        ("lock", () => ToolCommand.Create(Twins.Lock)),
        ("unlock", () => ToolCommand.Create(Twins.Unlock)),
        ("tasks", TasksCommand.Create),
        ("spawn", () => ToolCommand.Create(Twins.Spawn)),
        ("fanout", FanOutCommand.Create),
        ("stop", () => ToolCommand.Create(Twins.Stop)),
        ("doctor", DoctorCommand.Create),
        ("supervise", SuperviseCommand.Create),
        ("mcp", McpCommand.Create),
        ("hook", HookCommand.Create),
    ];

    private static readonly string[] HelpFlags = ["--help", "-h", "/h", "-?", "/?"];

    // Without response files: @ada is a name, not a file of arguments.
    private static readonly ParserConfiguration Grammar = new() { ResponseFileTokenReplacer = null, EnablePosixBundling = false };

    /// <summary>Runs the command and returns its exit code (docs/command-line.md).</summary>
    public static async Task<int> RunAsync(string[] args)
    {
        var parsed = (OneOf(args) ?? Create(args.FirstOrDefault())).Parse(args.Length == 0 ? ["--help"] : args, Grammar);
        if (UsageErrors.Of(parsed) is { Count: > 0 } errors)
            return UsageErrors.Show(parsed, errors);
        try
        {
            // The commands and the host of the server take care of signals themselves.
            return await parsed.InvokeAsync(new InvocationConfiguration
            {
                EnableDefaultExceptionHandler = false,
                ProcessTerminationTimeout = null,
                Output = Terminal.Out,
                Error = Terminal.Error,
            });
        }
        catch (BrokenPipeException)
        {
            return ExitCodes.Signalled + 13; // SIGPIPE, which .NET ignores (signal(7))
        }
    }

    // The command named and no more: the root's help, version and directives are a tenth of the start of a command that uses none of them.
    private static Command? OneOf(string[] args)
    {
        if (args is not [var name, .. var rest] || Array.Find(Known, k => k.Name == name).Create is not { } create || Array.Exists(rest, arg => Array.IndexOf(HelpFlags, arg) >= 0))
            return null;
        Rehearsal.Begin();
        return new Command("swarm") { create() };
    }

    /// <summary>The root with the command named, or with all when none has that name.</summary>
    public static RootCommand Create(string? name)
    {
        var root = new RootCommand("Coordinate a team of coding agents in one directory.");
        var isKnown = Array.Exists(Known, k => k.Name == name);
        foreach (var (known, create) in Known)
        {
            if (!isKnown || known == name)
                root.Add(create());
        }
        foreach (var help in root.Options.OfType<HelpOption>().Where(h => h.Action is HelpAction))
            help.Action = new ExampleHelp((HelpAction)help.Action!);
        return root;
    }
}
