using Swarm.Core.Identity;

namespace Swarm.Core.Errors;

public static partial class Refusals
{
    /// <summary>An agent CLI that Swarm does not know, or not for this.</summary>
    public static Refusal UnknownClient(string name, IEnumerable<string> known) => new(
        ErrorCode.BadArgument,
        $"There is no client {VisibleText.Line(name, 40)} here; the clients are {string.Join(", ", known)}. Nothing was written.",
        "the same call with one of these clients");

    /// <summary>An agent CLI whose sessions cannot be forked.</summary>
    public static Refusal ForkNotPossible(string client, IEnumerable<string> able) => new(
        ErrorCode.BadArgument,
        $"{client} cannot begin with what another session knows; {string.Join(", ", able)} can. Nothing was started.",
        "the same call without fork, with what the agent has to know in its prompt");

    /// <summary>A fork, where there is no session to fork.</summary>
    public static Refusal NothingToFork(AgentName parent, string client) => new(
        ErrorCode.WrongState,
        $"{parent} has no session of {client} that Swarm started, so there is nothing to fork. Nothing was started.",
        "the same call without fork, with what the agent has to know in its prompt");

    /// <summary>A fork that would start in another directory than its session lies in.</summary>
    public static Refusal ForkElsewhere(AgentName parent, string from, string to) => new(
        ErrorCode.BadArgument,
        $"The session of {parent} belongs to {VisibleText.Line(from, 300)}; a fork cannot start in {VisibleText.Line(to, 300)}. Nothing was started.",
        "the same call without directory and isolation, or without fork");

    /// <summary>A needed MCP server that no configuration has which the agent CLI reads.</summary>
    public static Refusal ServerMissing(string name, string client, IEnumerable<string> files) => new(
        ErrorCode.NotFound,
        $"{client} needs the MCP server {VisibleText.Line(name, 60)} and would not find it: it is in none of {VisibleText.Line(string.Join(", ", files), 600)}. Nothing was started.",
        "add it to one of these files, then the same call again");

    /// <summary>A needed MCP server that does not work.</summary>
    public static Refusal ServerFailed(string name, string file, string why) => new(
        ErrorCode.ProgramFailed,
        $"The MCP server {VisibleText.Line(name, 60)} ({VisibleText.Line(file, 300)}) does not work: {VisibleText.Line(why, 400).TrimEnd('.')}. Nothing was started.",
        "correct its entry, or start its command by hand and see what it says; then the same call again");

    /// <summary>An agent CLI whose configuration is not read here.</summary>
    public static Refusal ServersNotChecked(string name, string client) => new(
        ErrorCode.BadArgument,
        $"Whether {client} has the MCP server {VisibleText.Line(name, 60)} cannot be checked: its configuration is not read here. Nothing was started.",
        "the same call with client claude, kiro, gemini or opencode, or without the requirement");

    /// <summary>An agent CLI that cannot be kept from something.</summary>
    public static Refusal DenyNotPossible(string client, string rule) => new(
        ErrorCode.BadArgument,
        $"{client} cannot be held to the rule {VisibleText.Line(rule, 200)}: claude holds all rules, kiro those for Bash and Edit. Nothing was started.",
        "the same call with client claude, or without the rule where it is not inherited");

    /// <summary>A configuration file of the user's that is no JSON.</summary>
    /// <param name="place">The file, relative to the workspace, and where known the line.</param>
    /// <param name="reason">What the parser says.</param>
    public static Refusal ConfigNotJson(string place, string reason) => new(
        ErrorCode.WrongState,
        $"{place} is not JSON: {VisibleText.Line(reason, 200)} Nothing was written.",
        "correct the file, then the same command again");

    /// <summary>A configuration file whose comments or trailing commas would be lost by rewriting it.</summary>
    /// <param name="place">The file, relative to the workspace, and the line of the first of them.</param>
    /// <param name="addByHand">What to add.</param>
    public static Refusal ConfigHasComments(string place, string addByHand) => new(
        ErrorCode.WrongState,
        $"{place} has a comment or a trailing comma, which rewriting the file would lose. Nothing was written.",
        $"add this to the file by hand:\n{addByHand}");

    /// <summary>A TOML file that says something of the server already; nothing here rewrites TOML.</summary>
    /// <param name="path">Relative to the workspace.</param>
    /// <param name="table">What it has.</param>
    /// <param name="addByHand">What should stand there.</param>
    public static Refusal ConfigHasTable(string path, string table, string addByHand) => new(
        ErrorCode.WrongState,
        $"{path} already has {table}, and nothing can be added to the file beside it. Nothing was written.",
        $"make the file say this by hand:\n{addByHand}");

    /// <summary>An agent CLI that finds the server only through a file of the project's, which does not name it.</summary>
    public static Refusal ProjectFileNeeded(string client, string path) => new(
        ErrorCode.WrongState,
        $"{client} finds the swarm server only through {path}, which does not name it: the agent would never join. Nothing was started.",
        $"in a shell: swarm init --client {client}; then the same call again");

    /// <summary>A configuration file with something else where an object or a list has to be.</summary>
    /// <param name="path">Relative to the workspace.</param>
    /// <param name="where">The place in the file.</param>
    /// <param name="kind">"object" or "array".</param>
    public static Refusal ConfigShape(string path, string where, string kind) => new(
        ErrorCode.WrongState,
        $"In {path}, {where} is not an {kind}. Nothing was written.",
        $"correct {where} in {path}, then the same command again");

    /// <summary>A configuration file that changed after the user was asked about it.</summary>
    public static Refusal ConfigChanged(string path) => new(
        ErrorCode.WrongState,
        $"{path} was changed by somebody else in the meantime. It was not written.",
        "the same command again");
}
