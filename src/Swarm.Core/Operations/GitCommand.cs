using System.Collections.Immutable;

namespace Swarm.Core.Operations;

/// <summary>A <c>git</c> command taken apart. Pure.</summary>
/// <param name="Verb">Its verb and what follows, as a command of that name.</param>
/// <param name="Directory">Where it works, seen from where it is called (<c>-C</c>); empty: there.</param>
internal sealed record GitCommand(RunCommand Verb, string Directory)
{
    /// <summary>Null when it has no verb.</summary>
    public static GitCommand? Of(RunCommand git)
    {
        var directory = "";
        for (var at = 0; at < git.Arguments.Length; at++)
        {
            var word = git.Arguments[at];
            if (!word.StartsWith('-'))
                return new GitCommand(git with { Name = word, Arguments = git.Arguments[(at + 1)..] }, directory);
            if (word is not ("-C" or "-c" or "--git-dir" or "--work-tree"))
                continue;
            at++;
            if (word == "-C" && at < git.Arguments.Length)
                directory = Path.Combine(directory, git.Arguments[at]);
        }
        return null;
    }

    /// <summary>Which files it would throw uncommitted changes of away; null when it throws none away.</summary>
    /// <remarks>"." for all below where it works, ":/" for all.</remarks>
    public ImmutableArray<string>? Discards() => Verb.Name switch
    {
        "reset" when Verb.Has("--hard") => [":/"],
        "checkout" when Verb.HasLetter('f') || Verb.Has("--force") => [":/"],
        "switch" when Verb.HasLetter('f') || Verb.Has("--force") || Verb.Has("--discard-changes") => [":/"],
        "checkout" => Named(),
        "restore" when OnlyTheIndex() => null,
        "restore" => [.. Verb.Plain()],
        "clean" when (Verb.HasLetter('f') || Verb.Has("--force")) && !Verb.HasLetter('n') && !Verb.Has("--dry-run") => [.. Verb.Plain().Where(word => !IsValueOf(word, "-e", "--exclude")).DefaultIfEmpty(".")],
        "stash" => Stashed(),
        _ => null,
    };

    // Without -- the first word may be a branch as well as a file: only what can be no branch counts.
    private ImmutableArray<string> Named() => Verb.Arguments.IndexOf("--") is >= 0 and var end
        ? Verb.Arguments[(end + 1)..]
        : [.. Verb.Plain().Where(word => word is "." or ".." or "*" || word.StartsWith(':') || word.StartsWith("./", StringComparison.Ordinal) || word.StartsWith("../", StringComparison.Ordinal))];

    private bool OnlyTheIndex() => (Verb.HasLetter('S') || Verb.Has("--staged")) && !Verb.HasLetter('W') && !Verb.Has("--worktree");

    private ImmutableArray<string>? Stashed()
    {
        var words = Verb.Arguments.IndexOf("--") is >= 0 and var end ? Verb.Arguments[..end] : Verb.Arguments;
        var push = words.FirstOrDefault(word => !word.StartsWith('-') && !IsMessage(word));
        if (push is not (null or "push" or "save"))
            return null;
        // The message of save is no file; that of push belongs to its option.
        var files = push == "push" ? Verb.Plain().Skip(1).Where(word => !IsMessage(word)).ToList() : [];
        return files.Count > 0 ? [.. files] : [":/"];
    }

    private bool IsMessage(string word) => IsValueOf(word, "-m", "--message");

    private bool IsValueOf(string word, string letter, string option) =>
        Verb.Arguments.IndexOf(word) is > 0 and var at && (Verb.Arguments[at - 1] == letter || Verb.Arguments[at - 1] == option);
}
