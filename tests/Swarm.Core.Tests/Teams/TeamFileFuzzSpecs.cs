using FsCheck;
using FsCheck.Fluent;
using Swarm.Core.Agents;
using Swarm.Core.Log;
using Swarm.Core.Rooms;
using Swarm.Core.Teams;
using Swarm.Core.Tests.Rooms;
using Swarm.Testing;

namespace Swarm.Core.Tests.Teams;

/// <summary>Whatever stands in a team file: reading it gives a definition or mistakes.</summary>
public sealed class TeamFileFuzzSpecs : IDisposable
{
    private static readonly string[] Parts =
    [
        ": ", "- ", "[", "]", "{", "}", ", ", "\n", "\n  ", "\n    ", "&a ", "*a", "!x ", "!!int ", "|\n", ">-\n", "---\n", "...\n", "<<: *a\n", "\"", "'", "%YAML 1.2\n", "%TAG ! x\n", "? ", "#", "\t", "\0", "\u0085",
        "\u001b", "\ud800", "\uffff", "🐝", "~", "null", "\\", "\"\\x", "\"\\ud800\"", "@", "`", "roles:", "lead:", "name: a", "may: [dispatch]", "extends: software-dev", "extends: ./team.yaml", "prompt_file: x", "prompt_file: .",
        "phases:", "tiers: {0: {model: -x}}", "limits: {cycles: 99999999999}", "at: [\"24:00\"]", "every: 999999999h", "owns: [\"**\"]", "deny: [Bash]", "command: []", "2026-01-01", "0x7f", ".inf",
    ];

    private static readonly string[] Files = [.. BuiltInTeams.Names.Select(n => BuiltInTeams.TextOf(n)!), "name: a\nroles:\n  lead: {may: [dispatch]}\n", "extends: software-dev\nname: b\nroles:\n  worker:\n"];

    private readonly TempDirectory _directory = new();

    [Fact]
    public void Random_text_in_the_words_of_yaml_is_a_team_or_has_mistakes() =>
        Prop.ForAll(Gen.Choose(0, Parts.Length - 1).ArrayOf().ToArbitrary(), parts => Check(string.Concat(parts.Select(p => Parts[p]))))
            .Check(Config.QuickThrowOnFailure.WithMaxTest(2000).WithEndSize(60));

    [Fact]
    public void A_team_file_that_was_changed_anywhere_is_a_team_or_has_mistakes()
    {
        var (teams, wrong) = (0, 0);
        Prop.ForAll(Gen.Choose(0, 1 << 20).ArrayOf(4).ArrayOf(3).Zip(Gen.Choose(0, 1 << 20)).ToArbitrary(), input =>
        {
            var (changes, n) = input;
            var text = changes.Take(1 + (n % changes.Length)).Aggregate(Files[n % Files.Length], Changed);
            if (Check(text) is null)
                wrong++;
            else
                teams++;
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(1000));
        Assert.True(teams > 50 && wrong > 100, $"{teams} teams, {wrong} with mistakes");
    }

    [Theory]
    [InlineData("[", 50_000)]
    [InlineData("{a: ", 50_000)]
    [InlineData("- ", 50_000)]
    [InlineData("? ", 20_000)]
    [InlineData("a: {", 20_000)]
    [InlineData("&a [*a, ", 10_000)]
    [InlineData("\"\\", 20_000)]
    [InlineData("<<: {", 10_000)]
    public void What_is_nested_without_end_has_mistakes(string part, int times) =>
        Assert.Null(Check(string.Concat(Enumerable.Repeat(part, times))));

    [Fact]
    public void What_is_wide_without_end_has_mistakes()
    {
        Assert.Null(Check(string.Concat(Enumerable.Range(0, 8_000).Select(i => $"k{i}: {i}\n"))));
        Assert.Null(Check($"name: a\nroles:\n{string.Concat(Enumerable.Range(0, 4_000).Select(i => $"  r{i}: {{}}\n"))}"));
        Assert.Null(Check($"a: [{string.Concat(Enumerable.Range(0, 20_000).Select(i => $"{i}, "))}]\n"));
        Assert.Null(Check($"{new string('k', 120_000)}: {new string('v', 120_000)}\n"));
    }

    public void Dispose() => _directory.Dispose();

    private TeamDefinition? Check(string text)
    {
        var reading = TeamFiles.Read("team.yaml", _directory["team.yaml"], text);
        Assert.Equal(reading.Definition is null, !reading.Mistakes.IsEmpty);
        Assert.All(reading.Mistakes, m => Assert.True(m.Line > 0 && m.Column > 0 && m.Problem.Length > 0 && !m.ToString().Contains('\n', StringComparison.Ordinal)));
        if (reading.Definition is not { } team)
            return null;
        // The room keeps all of it.
        Assert.True(LogLine.TryRead(EventCatalogSpecs.Line(new TeamDefined(team)), out var line));
        Assert.True(TeamDefinitionJson.Same(team, Assert.IsType<TeamDefined>(EventCatalog.Read(line)!.Event).Definition));
        return team;
    }

    private static string Changed(string text, int[] n)
    {
        var at = n[1] % text.Length;
        var end = Math.Min(text.Length, at + 1 + (n[2] % 30));
        var lines = text.Split('\n');
        var line = n[1] % lines.Length;
        return (n[0] % 6) switch
        {
            0 => text[..at] + text[end..],
            1 => text[..at] + Parts[n[3] % Parts.Length] + text[at..],
            2 => text[..end] + text[at..],
            3 => string.Join('\n', lines.Where((_, i) => i != line)),
            4 => string.Join('\n', lines.Select((l, i) => i == line ? (n[2] % 2 == 0 ? "  " + l : l.TrimStart()) : l)),
            _ => string.Join('\n', lines.Append(lines[line])),
        } + "\n";
    }
}
