namespace Swarm.Core.Operations;

/// <summary>A file that a command changes or removes.</summary>
/// <param name="Path">As it stands in the command.</param>
/// <param name="Deep">With all that is below it.</param>
internal readonly record struct ShellWrite(string Path, bool Deep);

/// <summary>What the common commands write to. Pure.</summary>
internal static class ShellWrites
{
    /// <summary>The files that a command changes or removes, as far as its words tell.</summary>
    public static IEnumerable<ShellWrite> Of(RunCommand command) =>
        command.Source.WritesTo.Select(path => new ShellWrite(path, Deep: false)).Concat(ByArguments(command));

    private static IEnumerable<ShellWrite> ByArguments(RunCommand command) => command.Name switch
    {
        "rm" => command.Plain().Select(path => new ShellWrite(path, command.HasLetter('r') || command.HasLetter('R') || command.Has("--recursive"))),
        "mv" => Moved(command),
        "rmdir" or "unlink" or "shred" or "tee" => Shallow(command.Plain()),
        "truncate" => Shallow(command.Plain().Except(Values(command, "-s", "-r", "--size"))),
        "touch" => Shallow(command.Plain().Except(Values(command, "-d", "-t", "-r"))),
        "mkdir" => Shallow(command.Plain().Except(Values(command, "-m"))),
        "chmod" or "chown" or "chgrp" => Shallow(command.Plain().Skip(command.Has("--reference") ? 0 : 1)),
        "cp" or "ln" or "install" or "rsync" => Shallow(Destination(command)),
        "sed" when command.HasLetter('i') || command.Has("--in-place") => Shallow(Edited(command)),
        "perl" or "ruby" when command.HasLetter('i') => Shallow(Edited(command)),
        "dd" => Shallow(command.Arguments.Where(a => a.StartsWith("of=", StringComparison.Ordinal)).Select(a => a[3..])),
        "git" => Git(command),
        "find" => Found(command),
        _ => [],
    };

    // What is moved goes with all that is in it; where it goes to stays.
    private static IEnumerable<ShellWrite> Moved(RunCommand command)
    {
        var to = Destination(command).ToList();
        return Shallow(to).Concat(command.Plain().Except(to).Select(path => new ShellWrite(path, Deep: true)));
    }

    private static IEnumerable<ShellWrite> Git(RunCommand git)
    {
        if (GitCommand.Of(git)?.Verb is not { } verb)
            return [];
        return verb.Name switch
        {
            // The room is ignored by git: only what removes ignored files too can reach it.
            "clean" when (verb.HasLetter('x') || verb.HasLetter('X')) && !verb.HasLetter('n') && !verb.Has("--dry-run") && !KeepsRoom(verb) => Below(verb),
            "stash" when verb.HasLetter('a') || verb.Has("--all") => [new ShellWrite(".", Deep: true)],
            "rm" or "mv" or "restore" => Shallow(verb.Plain()),
            "checkout" => Shallow(verb.Arguments.SkipWhile(a => a != "--").Skip(1)),
            _ => [],
        };
    }

    private static bool KeepsRoom(RunCommand clean) =>
        clean.Arguments.Any(a => a.TrimEnd('/') is ".tmm" or "-e.tmm" or "--exclude=.tmm") && clean.Arguments.Any(a => a.StartsWith("-e", StringComparison.Ordinal) || a.StartsWith("--exclude", StringComparison.Ordinal));

    private static IEnumerable<ShellWrite> Below(RunCommand command) =>
        command.Plain().DefaultIfEmpty(".").Select(path => new ShellWrite(path, Deep: true));

    // With a test it removes what matches it, by accident nothing of the room; what is below the room is refused all the same.
    private static IEnumerable<ShellWrite> Found(RunCommand find)
    {
        var removes = find.Has("-delete") || find.Arguments.SkipWhile(a => !a.StartsWith("-exec", StringComparison.Ordinal)).Skip(1).FirstOrDefault() is "rm" or "shred" or "unlink";
        var tests = find.Arguments.Any(a => a is "-name" or "-iname" or "-path" or "-ipath" or "-regex" or "-not" or "!" or "-prune" or "-maxdepth");
        return removes ? find.Arguments.TakeWhile(a => !a.StartsWith('-') && a != "!" && a != "(").DefaultIfEmpty(".").Select(path => new ShellWrite(path, Deep: !tests)) : [];
    }

    // The script is no file: the word after -e, -pe or -f; for sed without these the first word.
    private static IEnumerable<string> Edited(RunCommand command)
    {
        var scripts = command.Arguments.Zip(command.Arguments.Skip(1)).Where(pair => pair.First is ['-', .., 'e' or 'f'] or "--expression" or "--file").Select(pair => pair.Second).ToList();
        var given = scripts.Count > 0 || command.Name != "sed" || command.Has("--expression") || command.Has("--file");
        return command.Plain().Skip(given ? 0 : 1).Except(scripts);
    }

    private static IEnumerable<string> Values(RunCommand command, params string[] options) =>
        command.Arguments.Zip(command.Arguments.Skip(1)).Where(pair => options.Contains(pair.First)).Select(pair => pair.Second);

    private static IEnumerable<ShellWrite> Shallow(IEnumerable<string> paths) => paths.Select(path => new ShellWrite(path, Deep: false));

    private static IEnumerable<string> Destination(RunCommand command)
    {
        var at = command.Arguments.IndexOf("-t");
        if (at >= 0 && at + 1 < command.Arguments.Length)
            return [command.Arguments[at + 1]];
        return command.Arguments.FirstOrDefault(a => a.StartsWith("--target-directory=", StringComparison.Ordinal)) is { } target
            ? [target["--target-directory=".Length..]]
            : command.Plain().TakeLast(1);
    }
}
