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

    private readonly List<(string Figure, bool Holds)> _targets = [];

    /// <summary>Prints the rows under a title and, below, what the figures mean.</summary>
    public void Table(string title, IReadOnlyList<Row> rows, string? note = null)
    {
        List<Row> all = [Header, .. rows];
        Func<Row, string>[] columns = [r => r.Figure, r => r.Value, r => r.Spread, r => r.Floor, r => r.Ratio, r => r.Target];
        var widths = columns.Select(c => all.Max(r => c(r).Length)).ToArray();
        output.WriteLine();
        output.WriteLine(title);
        foreach (var row in all)
        {
            var cells = columns.Select((c, i) => widths[i] == 0 ? "" : i == 0 ? c(row).PadRight(widths[i]) : c(row).PadLeft(widths[i]));
            output.WriteLine($"  {string.Join("  ", cells.Where(c => c.Length > 0))}  {Verdict(row)}".TrimEnd());
            if (row.Holds is { } holds)
                _targets.Add(($"{title}: {row.Figure}", holds));
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
