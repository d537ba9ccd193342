using System.Globalization;

namespace Swarm.Bench.Measuring;

/// <summary>One figure.</summary>
/// <param name="Figure">What was measured.</param>
/// <param name="Value">With its unit.</param>
/// <param name="Spread">p99, or the least and the most over the rounds.</param>
internal sealed record Row(string Figure, string Value, string Spread)
{
    /// <summary>The bare counterpart, measured in the same run.</summary>
    public string Floor { get; init; } = "";

    /// <summary>What the target is about.</summary>
    public string Ratio { get; init; } = "";

    public string Target { get; init; } = "";

    /// <summary>Null where there is no target.</summary>
    public bool? Holds { get; init; }
}

/// <summary>Prints a table a part and counts which targets hold.</summary>
internal sealed class Report(TextWriter output)
{
    private static readonly Row Header = new("", "figure", "spread") { Floor = "floor", Ratio = "ratio", Target = "target" };

    private const int VerdictColumn = 6;

    private readonly List<(string Figure, bool Holds)> _targets = [];

    /// <summary>Prints the rows under a title and, below, what the figures mean.</summary>
    public void Table(string title, IReadOnlyList<Row> rows, string? note = null)
    {
        List<Row> all = [Header, .. rows];
        Grid(title, [.. all.Select(r => (string[])[r.Figure, r.Value, r.Spread, r.Floor, r.Ratio, r.Target, Verdict(r)])], note);
        _targets.AddRange(rows.Where(r => r.Holds is not null).Select(r => ($"{title}: {r.Figure}", r.Holds!.Value)));
    }

    /// <summary>Prints lines of cells under a title, the first cell of each to the left and the others to the right.</summary>
    public void Grid(string title, IReadOnlyList<IReadOnlyList<string>> lines, string? note = null)
    {
        var widths = Enumerable.Range(0, lines[0].Count).Select(i => lines.Max(l => l[i].Length)).ToArray();
        output.WriteLine();
        output.WriteLine(title);
        foreach (var line in lines)
        {
            var cells = line.Select((c, i) => i == 0 || i == VerdictColumn ? c.PadRight(widths[i]) : c.PadLeft(widths[i]));
            output.WriteLine($"  {string.Join("  ", cells.Where(c => c.Length > 0))}".TrimEnd());
        }
        if (note is not null)
            output.WriteLine($"  {note}");
        output.Flush();
    }

    public void Summary()
    {
        var missed = _targets.Where(t => !t.Holds).Select(t => t.Figure).ToList();
        output.WriteLine();
        output.WriteLine($"{_targets.Count - missed.Count} of {_targets.Count} targets hold{(missed.Count > 0 ? "; missed: " + string.Join("; ", missed) : "")}");
    }

    public static string Micros(double value) => string.Create(CultureInfo.InvariantCulture, $"{value:F1} µs");

    public static string Millis(double value) => string.Create(CultureInfo.InvariantCulture, $"{value:F1} ms");

    public static string Rate(double value) => string.Create(CultureInfo.InvariantCulture, $"{value / 1000:F1} k/s");

    public static string Plain(double value) => string.Create(CultureInfo.InvariantCulture, $"{value:F1}");

    public static string Times(double value) => string.Create(CultureInfo.InvariantCulture, $"{value:F2}x");

    public static string P99(Samples samples) => "p99 " + Micros(samples.P99);

    public static string Range(Samples samples, Func<double, string> shown) => $"{shown(samples.Min)} - {shown(samples.Max)}";

    private static string Verdict(Row row) => row.Holds switch
    {
        true => "holds",
        false => "MISSED",
        null => "",
    };
}
