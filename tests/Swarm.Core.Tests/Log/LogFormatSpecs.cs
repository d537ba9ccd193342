using System.Text;
using System.Text.RegularExpressions;
using Swarm.Core.Log;
using Swarm.Core.Processes;

namespace Swarm.Core.Tests.Log;

/// <summary>The bytes, held against docs/bus-format.md §2 and §3 by code that shares nothing with the writer.</summary>
public sealed partial class LogFormatSpecs : IDisposable
{
    private readonly LogBench _bench = new(segmentBytes: 400);

    [Fact]
    public void A_line_is_what_the_document_says()
    {
        LogBench.Append(_bench.Open(), "hi");

        var line = File.ReadAllLines(_bench.First)[1];

        Assert.StartsWith("""{"seq":2,"ts":"2026-11-21T10:00:00.123Z","type":"test.happened","by":"ada","text":"hi","crc":""", line, StringComparison.Ordinal);
        Assert.EndsWith($"\"{Crc(line):x8}\"}}", line, StringComparison.Ordinal);
    }

    [Fact]
    public void Every_line_follows_the_grammar_and_carries_its_check_sum()
    {
        var log = _bench.Open();
        for (var i = 0; i < 20; i++)
            LogBench.Append(log, [.. Enumerable.Range(0, 1 + (i % 3)).Select(k => $"{i}.{k} ä \\u0000 🐝 \\\"quoted\\\"")]);

        var lines = _bench.Segments.SelectMany(File.ReadAllLines).ToList();

        Assert.True(_bench.Segments.Length > 3);
        Assert.All(lines, line =>
        {
            var match = Line().Match(line);
            Assert.True(match.Success, line);
            Assert.Equal(Crc(line).ToString("x8"), match.Groups["crc"].Value);
        });
        Assert.Equal(Enumerable.Range(1, lines.Count), lines.Select(l => int.Parse(Line().Match(l).Groups["seq"].Value)));
        Assert.All(_bench.Segments.SkipLast(1), s => Assert.Contains("\"type\":\"segment.sealed\"", File.ReadAllLines(s)[^1], StringComparison.Ordinal));
        Assert.All(_bench.Segments, s => Assert.Contains("\"type\":\"segment.opened\"", File.ReadAllLines(s)[0], StringComparison.Ordinal));
        Assert.All(_bench.Segments, s => Assert.Equal(Path.GetFileName(s), $"{int.Parse(Line().Match(File.ReadAllLines(s)[0]).Groups["seq"].Value):D12}.jsonl"));
    }

    [Fact]
    public void The_lines_of_one_decision_count_down()
    {
        LogBench.Append(_bench.Open(), "a", "b", "c");

        // Without those of the log's own, first and last.
        var more = File.ReadAllLines(_bench.First).Skip(1).Take(3).Select(l => Line().Match(l).Groups["more"].Value);

        Assert.Equal(["2", "1", ""], more);
    }

    [Theory]
    [InlineData("", 0u)]
    [InlineData("a", 0xC1D04330)]
    [InlineData("123456789", 0xE3069283)]
    [InlineData("The quick brown fox jumps over the lazy dog", 0x22620404)]
    public void The_check_sum_is_CRC_32C(string text, uint expected)
    {
        Assert.Equal(expected, Crc32C.Of(Encoding.ASCII.GetBytes(text)));
        Assert.Equal(expected, Castagnoli(Encoding.ASCII.GetBytes(text)));
    }

    [Fact]
    public async Task Jq_reads_it()
    {
        Assert.SkipWhen(ProgramPath.Find("jq") is null, "jq is not installed.");
        var log = _bench.Open();
        for (var i = 0; i < 10; i++)
            LogBench.Append(log, $"text {i}");

        var result = await new ProcessRunner(TimeProvider.System).RunAsync(
            ["jq", "-r", "select(.type==\"test.happened\") | .text", .. _bench.Segments], cancel: TestContext.Current.CancellationToken);

        Assert.Equal((0, ""), (result.ExitCode, result.Stderr));
        Assert.Equal(Enumerable.Range(0, 10).Select(i => $"text {i}"), result.Stdout.TrimEnd('\n').Split('\n'));
    }

    [Theory]
    [InlineData("""{"seq":2,"type":"x","crc":"00000000"}""")]
    [InlineData("""{"seq":2,"type":"x"}""")]
    [InlineData("""[]""")]
    [InlineData("")]
    public void A_line_that_is_not_right_is_not_read(string line) => Assert.False(LogLine.TryRead(Encoding.UTF8.GetBytes(line), out _));

    // The check sum does not cover itself and what ends the line.
    [Fact]
    public void A_line_with_another_tail_is_not_read()
    {
        LogBench.Append(_bench.Open(), "hi");
        var line = File.ReadAllLines(_bench.First)[1];
        Assert.True(LogLine.TryRead(Encoding.UTF8.GetBytes(line), out _));

        Assert.False(LogLine.TryRead(Encoding.UTF8.GetBytes(line[..^1] + "]"), out _));
        Assert.False(LogLine.TryRead(Encoding.UTF8.GetBytes(line[..^2] + " }"), out _));
        Assert.False(LogLine.TryRead(Encoding.UTF8.GetBytes(line[..^10] + line[^10..^2].ToUpperInvariant() + "\"}"), out _));
    }

    [Theory]
    [InlineData("""{"seq":0,"ts":"2026-11-21T10:00:00.123Z","type":"x","by":"ada""")]
    [InlineData("""{"seq":"2","ts":"2026-11-21T10:00:00.123Z","type":"x","by":"ada""")]
    [InlineData("""{"seq":2,"ts":"yesterday","type":"x","by":"ada""")]
    [InlineData("""{"seq":2,"ts":"2026-11-21T10:00:00.123Z","by":"ada""")]
    [InlineData("""{"seq":2,"ts":"2026-11-21T10:00:00.123Z","type":"x","more":-1,"by":"ada""")]
    [InlineData("""{"seq":2,"ts":"2026-11-21T10:00:00.123Z","type":"x","by":{""")]
    public void A_right_check_sum_does_not_make_a_wrong_envelope_right(string start)
    {
        var body = start + "\"";
        var line = $$"""{{body}},"crc":"{{Castagnoli(Encoding.UTF8.GetBytes(body)):x8}}"}""";

        Assert.False(LogLine.TryRead(Encoding.UTF8.GetBytes(line), out _));
    }

    public void Dispose() => _bench.Dispose();

    private static uint Crc(string line) => Castagnoli(Encoding.UTF8.GetBytes(line[..line.LastIndexOf(",\"crc\":\"", StringComparison.Ordinal)]));

    // Bit by bit, straight from the polynomial (RFC 3720 appendix B.4).
    private static uint Castagnoli(byte[] bytes)
    {
        var crc = 0xFFFFFFFFu;
        foreach (var b in bytes)
        {
            crc ^= b;
            for (var bit = 0; bit < 8; bit++)
                crc = (crc & 1) == 1 ? (crc >> 1) ^ 0x82F63B78 : crc >> 1;
        }
        return ~crc;
    }

    [GeneratedRegex("""^\{"seq":(?<seq>[1-9][0-9]*),"ts":"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z","type":"[a-z.]+","by":"[a-z][a-z0-9_-]*"(,"more":(?<more>[1-9][0-9]*))?(,"[a-z_]+":.+)?,"crc":"(?<crc>[0-9a-f]{8})"\}$""", RegexOptions.ExplicitCapture)]
    private static partial Regex Line();
}
