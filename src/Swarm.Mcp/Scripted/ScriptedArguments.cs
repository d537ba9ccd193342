using Swarm.Core.Errors;

namespace Swarm.Mcp.Scripted;

/// <summary>The command line of <c>swarm scripted</c>.</summary>
internal sealed record ScriptedArguments(
    string Config, string Scenario, string Server, IReadOnlyList<KeyValuePair<string, string>> Set, string Prompt)
{
    public const string Help = """
        swarm scripted --config FILE --scenario FILE [--server NAME] [--set NAME=VALUE]... [PROMPT]

        An agent without a model: starts the MCP server of the configuration and plays the scenario.

          --config FILE      MCP configuration with mcpServers.NAME, as for Claude Code
          --scenario FILE    what to do (docs/scripted-agent.md)
          --server NAME      which server of the configuration (swarm)
          --set NAME=VALUE   a variable of the scenario; may be repeated
          PROMPT             the first prompt, {{prompt}} in the scenario

        Exit codes: 0 all steps ran · 1 an expectation failed · 2 bad arguments, scenario or configuration
                    3 the server could not be started or ended early · 129, 130, 143 ended by HUP, INT, TERM

        Example: swarm scripted --config .tmm/configs/ada.json --scenario worker.json --set module=slug
        """;

    private const string Known = "--config, --scenario, --server, --set";

    /// <exception cref="SwarmException">BadArgument, with the argument and what is allowed.</exception>
    public static ScriptedArguments Parse(string[] args)
    {
        string? config = null, scenario = null, server = null, prompt = null;
        var set = new List<KeyValuePair<string, string>>();
        for (var i = 0; i < args.Length; i++)
        {
            switch (args[i])
            {
                case "--config": config = Value(args, ref i); break;
                case "--scenario": scenario = Value(args, ref i); break;
                case "--server": server = Value(args, ref i); break;
                case "--set": set.Add(Assignment(Value(args, ref i))); break;
                case "--" when i + 2 == args.Length && prompt is null: prompt = args[++i]; break;
                case ['-', '-', ..] unknown: throw new SwarmException(Refusals.UnknownArgument(unknown, Known));
                case var text when prompt is null: prompt = text; break;
                case var text: throw new SwarmException(Refusals.BadArgument("PROMPT", $"a second text, \"{text}\"", "one text; quote it"));
            }
        }
        return new ScriptedArguments(
            config ?? throw new SwarmException(Refusals.MissingArgument("--config", "the MCP configuration with mcpServers.swarm")),
            scenario ?? throw new SwarmException(Refusals.MissingArgument("--scenario", "the scenario to play")),
            server ?? "swarm", set, prompt ?? "");
    }

    private static string Value(string[] args, ref int i) =>
        i + 1 < args.Length ? args[++i] : throw new SwarmException(Refusals.MissingArgument(args[i], "it needs a value"));

    private static KeyValuePair<string, string> Assignment(string text)
    {
        var equals = text.IndexOf('=', StringComparison.Ordinal);
        return equals > 0 && Template.IsName(text[..equals])
            ? KeyValuePair.Create(text[..equals], text[(equals + 1)..])
            : throw new SwarmException(Refusals.BadArgument("--set", text, "NAME=VALUE, NAME a letter, then letters, digits and _"));
    }
}
