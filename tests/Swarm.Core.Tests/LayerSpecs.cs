using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;

namespace Swarm.Core.Tests;

/// <summary>Holds the table of layers: a folder uses its own layer and those below it, never one above.</summary>
public sealed partial class LayerSpecs
{
    private static readonly Dictionary<string, int> Layers = new(StringComparer.Ordinal)
    {
        ["Errors"] = 0, ["Identity"] = 0,
        ["Log"] = 1, ["Processes"] = 1, ["Events"] = 1,
        ["Agents"] = 2, ["Messages"] = 2, ["Tasks"] = 2, ["Leases"] = 2, ["Learnings"] = 2,
        ["Rooms"] = 3,
        ["Operations"] = 4, ["Tmux"] = 4, ["Clients"] = 4, ["Teams"] = 4,
        ["Supervision"] = 5,
    };

    private static readonly string Source = Path.Combine(Repository(), "src");

    public static TheoryData<string> Folders => [.. Layers.Keys.Where(f => Directory.Exists(Path.Combine(Source, "Swarm.Core", f)))];

    [Theory]
    [MemberData(nameof(Folders))]
    public void A_folder_uses_nothing_above_it(string folder)
    {
        var wrong =
            from file in Sources("Swarm.Core", folder)
            from used in Used(file)
            where !Layers.TryGetValue(used, out var layer) || layer > Layers[folder]
            select $"{Path.GetFileName(file)} uses {used}";

        Assert.Empty(wrong);
    }

    [Fact]
    public void Every_folder_of_the_core_has_a_layer() => Assert.All(
        Directory.GetDirectories(Path.Combine(Source, "Swarm.Core")).Select(Path.GetFileName).Except(["bin", "obj"]),
        folder => Assert.Contains(folder!, Layers.Keys));

    [Fact]
    public void The_face_never_uses_the_log_or_a_decider()
    {
        var wrong =
            from file in Sources("Swarm.Mcp")
            where Used(file).Contains("Log") || Decider().IsMatch(File.ReadAllText(file))
            select Path.GetFileName(file);

        Assert.Empty(wrong);
    }

    // Comments and strings may say what they like.
    [Fact]
    public void The_rules_know_no_file_no_clock_and_no_process()
    {
        var wrong =
            from folder in Layers.Where(l => l.Value == 2).Select(l => l.Key)
            from file in Sources("Swarm.Core", folder)
            from line in File.ReadLines(file)
            where Impure().IsMatch(line) && !line.TrimStart().StartsWith("//", StringComparison.Ordinal)
            select $"{Path.GetFileName(file)}: {line.Trim()}";

        Assert.Empty(wrong);
    }

    private static IEnumerable<string> Sources(params string[] folder) =>
        Directory.EnumerateFiles(Path.Combine([Source, .. folder]), "*.cs", SearchOption.AllDirectories)
            .Where(f => !f.Contains("/obj/", StringComparison.Ordinal) && !f.Contains("/bin/", StringComparison.Ordinal));

    // Also the qualified names, with or without Swarm.Core, that do without a using.
    private static HashSet<string> Used(string file) =>
        [.. Use().Matches(File.ReadAllText(file)).Select(m => m.Groups["folder"].Value)];

    private static string Repository([CallerFilePath] string here = "")
    {
        var directory = Path.GetDirectoryName(here);
        while (directory is not null && !File.Exists(Path.Combine(directory, "global.json")))
            directory = Path.GetDirectoryName(directory);
        return directory ?? throw new DirectoryNotFoundException(here);
    }

    [GeneratedRegex(@"(?:^using |[ (<])Swarm\.Core\.(?<folder>[A-Z][A-Za-z]+)[.;]", RegexOptions.Multiline | RegexOptions.ExplicitCapture)]
    private static partial Regex Use();

    [GeneratedRegex(@"\b[A-Z][a-z]+Decider\.")]
    private static partial Regex Decider();

    [GeneratedRegex(@"\b(File|Directory|Console|Process|Environment|TimeProvider|Random|DateTimeOffset\.UtcNow|Guid\.NewGuid)\b\.?[A-Z(]")]
    private static partial Regex Impure();
}
