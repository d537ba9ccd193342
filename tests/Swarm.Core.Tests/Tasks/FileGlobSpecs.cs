using System.Text.RegularExpressions;
using FsCheck;
using FsCheck.Fluent;
using Swarm.Core.Tasks;

namespace Swarm.Core.Tests.Tasks;

public sealed class FileGlobSpecs
{
    private static readonly Config ManyTimes = Config.QuickThrowOnFailure.WithMaxTest(400);

    // Every path of up to four segments of up to two letters of {a, b}: two patterns of up to three segments of up to two tokens
    // that have a common path have one of this size.
    private static readonly string[] Paths = AllPaths();

    [Theory]
    [InlineData("src/a.cs", "src/a.cs", true)]
    [InlineData("src/a.cs", "src/b.cs", false)]
    [InlineData("src/**", "src/api/users.cs", true)]
    [InlineData("src/**", "tests/**", false)]
    [InlineData("src/api/**", "src/api2/**", false)]
    [InlineData("src/*.cs", "src/api/users.cs", false)]
    [InlineData("**/*.md", "docs/*", true)]
    [InlineData("**", "a", true)]
    [InlineData("a*c", "*b*", true)]
    [InlineData("a?", "?b", true)]
    [InlineData("a?", "abc", false)]
    [InlineData("**/x/**/y", "a/**/b/y", true)]
    [InlineData("**/x", "y/**/z", false)]
    [InlineData("app/[id].tsx", "app/i.tsx", false)]
    [InlineData("src/Api.cs", "src/api.cs", false)]
    public void Two_globs_overlap_when_some_path_matches_both(string a, string b, bool overlap)
    {
        Assert.Equal(overlap, FileGlob.Overlaps(Given.Glob(a), Given.Glob(b)));
        Assert.Equal(overlap, FileGlob.Overlaps(Given.Glob(b), Given.Glob(a)));
    }

    [Theory]
    [InlineData("")]
    [InlineData("/etc/passwd")]
    [InlineData("src/")]
    [InlineData("src//a")]
    [InlineData("../a")]
    [InlineData("src/../../a")]
    [InlineData("./a")]
    [InlineData("src/**.cs")]
    [InlineData("src/{a,b}.cs")]
    [InlineData("src\\a.cs")]
    [InlineData("src/a\n.cs")]
    public void What_is_not_in_the_grammar_is_no_glob(string text) => Assert.False(FileGlob.TryParse(text, out _));

    [Fact]
    public void Characters_of_a_path_are_literal()
    {
        Assert.False(Given.Glob("src/ab").Matches("src/a*"));
        Assert.False(Given.Glob("a/b").Matches("**"));
        Assert.True(Given.Glob("src/a?").Matches("src/a*"));
    }

    [Fact]
    public void A_long_path_is_matched_too()
    {
        var deep = string.Join('/', Enumerable.Repeat("a", 5_000));

        Assert.True(Given.Glob("**/a").Matches(deep));
        Assert.False(Given.Glob("**/b").Matches(deep));
        Assert.True(Given.Glob("a*b").Matches($"a{new string('x', 100_000)}b"));
    }

    [Fact]
    public void Matching_agrees_with_regular_expressions() =>
        Prop.ForAll(Globs().ToArbitrary(), glob => Paths.All(path => glob.Matches(path) == AsRegex(glob).IsMatch(path + "/")))
            .Check(Config.QuickThrowOnFailure.WithMaxTest(100));

    [Fact]
    public void Overlap_agrees_with_trying_every_path()
    {
        var overlapping = 0;
        Prop.ForAll(Globs().Two().ToArbitrary(), pair =>
        {
            var (a, b) = (AsRegex(pair.Item1), AsRegex(pair.Item2));
            var common = Paths.Any(path => a.IsMatch(path + "/") && b.IsMatch(path + "/"));
            overlapping += common ? 1 : 0;
            return FileGlob.Overlaps(pair.Item1, pair.Item2) == common;
        }).Check(ManyTimes);

        Assert.InRange(overlapping, 40, 360);
    }

    [Fact]
    public void Globs_that_a_generated_path_matches_both_overlap() =>
        Prop.ForAll(
            (from path in Gen.Elements(Paths) from a in GlobsFor(path) from b in GlobsFor(path) select (path, a, b)).ToArbitrary(),
            x => x.a.Matches(x.path) && x.b.Matches(x.path) && FileGlob.Overlaps(x.a, x.b))
            .Check(ManyTimes);

    [Fact]
    public void Overlap_is_symmetric() =>
        Prop.ForAll(Globs().Two().ToArbitrary(), pair => FileGlob.Overlaps(pair.Item1, pair.Item2) == FileGlob.Overlaps(pair.Item2, pair.Item1))
            .Check(ManyTimes);

    private static Gen<FileGlob> Globs()
    {
        var token = Gen.Elements("a", "b", "*", "?");
        var segment = Gen.OneOf(
            Gen.Constant("**"),
            token,
            from first in token from second in token where first + second != "**" select first + second);
        return from count in Gen.Choose(1, 3) from segments in segment.ListOf(count) select Given.Glob(string.Join('/', segments));
    }

    // Makes a path more general, step by step, so that it keeps matching.
    private static Gen<FileGlob> GlobsFor(string path) =>
        from choices in Gen.Choose(0, 4).ListOf(path.Count(c => c == '/') + 1)
        select Given.Glob(string.Join('/', path.Split('/').Zip(choices, Generalised)));

    private static string Generalised(string segment, int choice) => choice switch
    {
        0 => segment,
        1 => "*",
        2 => "**",
        3 => segment[0] + "*",
        _ => new string('?', segment.Length),
    };

    private static Regex AsRegex(FileGlob glob) => new(
        "^" + string.Concat(glob.Value.Split('/').Select(segment => segment == "**"
            ? "(?:[^/]+/)*"
            : segment.Replace("?", "[^/]").Replace("*", "[^/]*") + "/")) + "$",
        RegexOptions.CultureInvariant);

    private static string[] AllPaths()
    {
        string[] segments = ["a", "b", "aa", "ab", "ba", "bb"];
        string[][] byLength = new string[4][];
        byLength[0] = segments;
        for (var i = 1; i < byLength.Length; i++)
            byLength[i] = [.. byLength[i - 1].SelectMany(path => segments.Select(segment => $"{path}/{segment}"))];
        return [.. byLength.SelectMany(paths => paths)];
    }
}
