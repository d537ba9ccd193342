using System.Collections.Immutable;
using System.Globalization;
using System.Text.RegularExpressions;
using Swarm.Core.Errors;
using Swarm.Core.Identity;

namespace Swarm.Core.Operations;

/// <summary>Which commands would end a pane, the tmux server or a process of the team. Pure.</summary>
internal static class GuardProcesses
{
    private const int LongestShown = 120;
    private static readonly TimeSpan LongestMatch = TimeSpan.FromMilliseconds(50);

    // What the team's processes are called, whatever their command lines say.
    private static readonly string[] Programs =
        ["claude", "kiro-cli", "kiro-cli-chat", "codex", "gemini", "opencode", "node", "swarm", "tmux", "tmux: server", "tmux: client"];

    // tmux takes any beginning of a command's name that is the only one, and the aliases (tmux(1)).
    private static readonly string[] EndingBeginnings = ["kill-", "killp", "killw", "respawn", "detach", "unlink"];

    /// <summary>Why a command must not be run; null when it may.</summary>
    /// <param name="command">The command.</param>
    /// <param name="all">All of the line: where the arguments of kill may come from.</param>
    /// <param name="scene">Where.</param>
    public static Refusal? Check(RunCommand command, IReadOnlyList<RunCommand> all, GuardScene scene) => command.Name switch
    {
        "tmux" => Tmux(command, scene),
        "kill" => Kill(command, all, scene),
        "pkill" => ByPattern(command, scene) is { } hit ? Refusals.GuardedProcess(Shown(command), hit) : null,
        "killall" => ByName(command, scene) is { } hit ? Refusals.GuardedProcess(Shown(command), hit) : null,
        _ => null,
    };

    private static Refusal? Tmux(RunCommand tmux, GuardScene scene)
    {
        var (ours, at) = (scene.InPane && !tmux.Source.Assigned.Any(a => a.StartsWith("TMUX", StringComparison.Ordinal)), 0);
        for (; at < tmux.Arguments.Length && tmux.Arguments[at] is ['-', ..] option; at++)
        {
            if (option.Length < 2 || !"LSfcT".Contains(option[1]))
                continue;
            var value = option.Length > 2 ? option[2..] : ++at < tmux.Arguments.Length ? tmux.Arguments[at] : "";
            if (option[1] is 'L' or 'S')
                ours = value[(value.LastIndexOf('/') + 1)..] == scene.Workspace.TmuxSocket;
        }
        if (!ours)
            return null;
        var first = true;
        foreach (var word in tmux.Arguments.Skip(at))
        {
            if (first && EndingBeginnings.Any(b => word.StartsWith(b, StringComparison.Ordinal)))
                return Refusals.GuardedTmux(VisibleText.Line(word, LongestShown));
            first = word.EndsWith(';');
        }
        return null;
    }

    private static Refusal? Kill(RunCommand kill, IReadOnlyList<RunCommand> all, GuardScene scene)
    {
        var targets = Targets(kill.Arguments);
        foreach (var target in targets)
        {
            if (target is "-1")
                return Refusals.GuardedProcess(Shown(kill), "every process of this user, the team's too");
            if (target is "$PPID" or "${PPID}")
                return Refusals.GuardedProcess(Shown(kill), "your own agent CLI");
            if (int.TryParse(target, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var pid) && pid is not (0 or int.MinValue) && scene.IsTeams(Math.Abs(pid)))
                return Refusals.GuardedProcess(Shown(kill), $"process {Math.Abs(pid)}");
        }
        // kill $(pgrep claude), ps | grep claude | xargs kill: what was searched for is what is ended.
        if (!kill.FromInput && !targets.Any(t => t.Contains("$()", StringComparison.Ordinal)))
            return null;
        var hit = all.Select(other => Searched(other, scene)).FirstOrDefault(h => h is not null);
        return hit is null ? null : Refusals.GuardedProcess(Shown(kill), hit);
    }

    private static string? Searched(RunCommand search, GuardScene scene) => search.Name switch
    {
        "pgrep" => ByPattern(search, scene),
        "pidof" => ByName(search, scene),
        // With a file to look in, it does not look through processes.
        "grep" or "egrep" or "rg" when !Inverts(search) && search.Arguments.Where(a => !a.StartsWith('-')).ToList() is [var pattern] =>
            Matching(pattern, CommandLines(scene), search.Arguments.Contains("-i")),
        _ => null,
    };

    private static bool Inverts(RunCommand grep) => grep.Arguments.Any(a => a is ['-', not '-', ..] && a.Contains('v'));

    // Without the signal: -9, -KILL, -s TERM.
    private static ImmutableArray<string> Targets(ImmutableArray<string> arguments)
    {
        if (arguments is [("-s" or "-n"), _, .. var after])
            arguments = after;
        else if (arguments is [['-', ..] and not "--", _, ..])
            arguments = arguments[1..];
        return arguments is ["--", .. var rest] ? rest : arguments;
    }

    private static string? ByPattern(RunCommand pkill, GuardScene scene)
    {
        var (full, exact, ignoreCase, narrowed, parents) = (false, false, false, false, new List<string>());
        var patterns = new List<string>();
        for (var i = 0; i < pkill.Arguments.Length; i++)
        {
            var word = pkill.Arguments[i];
            if (word is not ['-', _, ..])
                patterns.Add(word);
            else if (word is "-P" or "--parent")
                parents.Add(++i < pkill.Arguments.Length ? pkill.Arguments[i] : "");
            else if (word is "-t" or "-g" or "-s" or "--terminal" or "--pgroup" or "--session")
                (narrowed, i) = (true, i + 1);
            else if (word is "-u" or "-U" or "-G" or "-F" or "-d" or "--signal" or "--euid" or "--uid" or "--ns" or "--nslist")
                i++;
            else if (word is not ['-', '-', ..] && word[1..].All(char.IsAsciiLetterLower))
                (full, exact, ignoreCase) = (full || word.Contains('f'), exact || word.Contains('x'), ignoreCase || word.Contains('i'));
            else if (word is "--full")
                full = true;
            else if (word is "--exact")
                exact = true;
        }
        if (parents.Count > 0)
            return parents.FirstOrDefault(p => int.TryParse(p, CultureInfo.InvariantCulture, out var pid) && scene.IsTeams(pid)) is { } parent ? $"the children of process {parent}" : null;
        if (patterns.Count == 0)
            return narrowed || pkill.Arguments.IsEmpty ? null : "every process that it may, the team's too";
        var pattern = exact ? $"^({patterns[^1]})$" : patterns[^1];
        return Matching(pattern, full ? CommandLines(scene) : Names(scene), ignoreCase);
    }

    private static string? ByName(RunCommand killall, GuardScene scene)
    {
        var named = new List<string>();
        for (var i = 0; i < killall.Arguments.Length; i++)
        {
            if (killall.Arguments[i] is "-u" or "-s" or "-o" or "-y" or "-n" or "--user" or "--signal")
                i++;
            else if (killall.Arguments[i] is not ['-', ..])
                named.Add(killall.Arguments[i]);
        }
        var regex = killall.Arguments.Any(a => a is "-r" or "--regexp");
        if (named.Count == 0)
            return killall.Arguments.Any(a => a is "-u" or "--user") ? "every process of that user, the team's too" : null;
        return named.Select(n => Matching(regex ? n : $"^{Regex.Escape(n[(n.LastIndexOf('/') + 1)..])}$", Names(scene), ignoreCase: false)).FirstOrDefault(h => h is not null);
    }

    private static IEnumerable<string> Names(GuardScene scene) =>
        Programs.Concat(scene.CommandLines().Select(line => line.Split(' ')[0]).Select(program => program[(program.LastIndexOf('/') + 1)..]));

    private static IEnumerable<string> CommandLines(GuardScene scene)
    {
        var root = scene.Workspace.Root;
        var made = scene.State.Agents.Live.SelectMany(a => (string[])
        [
            $"swarm mcp --workspace {root} --agent {a.Name} --role {a.Role}",
            $"claude --mcp-config {root}/.tmm/configs/{a.Name}/mcp.json --settings {root}/.tmm/configs/{a.Name}/settings.json",
            $"kiro-cli chat --agent {a.Name}",
        ]);
        return [.. Programs, $"tmux -L {scene.Workspace.TmuxSocket}", "swarm supervise", .. made, .. scene.CommandLines()];
    }

    private static string? Matching(string pattern, IEnumerable<string> texts, bool ignoreCase)
    {
        try
        {
            var regex = new Regex(pattern, ignoreCase ? RegexOptions.IgnoreCase | RegexOptions.CultureInvariant : RegexOptions.CultureInvariant, LongestMatch);
            return texts.FirstOrDefault(regex.IsMatch) is { } hit ? $"\"{VisibleText.Line(hit, LongestShown)}\"" : null;
        }
        catch (Exception unclear) when (unclear is ArgumentException or RegexMatchTimeoutException)
        {
            return texts.FirstOrDefault(text => text.Contains(pattern, StringComparison.Ordinal)) is { } hit ? $"\"{VisibleText.Line(hit, LongestShown)}\"" : null;
        }
    }

    private static string Shown(RunCommand command) => VisibleText.Line(string.Join(' ', [command.Name, .. command.Arguments]), LongestShown);
}
