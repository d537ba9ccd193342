using System.Text;
using Swarm.Core.Errors;
using Swarm.Core.Log;

namespace Swarm.Core.Tests.Log;

/// <summary>The crash cases of docs/bus-format.md §6, each made by hand on real files.</summary>
public sealed class LogRecoverySpecs : IDisposable
{
    private readonly LogBench _bench = new();

    [Fact]
    public void A_last_decision_cut_at_any_byte_is_moved_aside_whole()
    {
        var log = _bench.Open();
        LogBench.Append(log, "one");
        LogBench.Append(log, "two");
        var keep = (int)new FileInfo(_bench.First).Length;
        LogBench.Append(log, "three", "four", "five");
        var whole = File.ReadAllBytes(_bench.First);

        for (var cut = keep; cut < whole.Length; cut++)
        {
            File.WriteAllBytes(_bench.First, whole[..cut]);

            Assert.Equal(["one", "two"], _bench.Read());
            Assert.Equal(["one", "two"], _bench.Recover());
            Assert.Equal(keep, new FileInfo(_bench.First).Length);
            if (cut == keep)
            {
                Assert.Empty(_bench.Torn);
                continue;
            }
            Assert.Equal(whole[keep..cut], File.ReadAllBytes(Assert.Single(_bench.Torn)));
            File.Delete(_bench.Torn[0]);
        }
    }

    [Fact]
    public void After_a_repair_the_order_goes_on_where_it_stood()
    {
        var log = _bench.Open();
        LogBench.Append(log, "one");
        Chop(5);
        var reader = _bench.Open();
        var seen = new List<string>();
        reader.CatchUp(LogBench.Into(seen));

        LogBench.Append(_bench.Open(), "two");
        reader.CatchUp(LogBench.Into(seen));

        Assert.Equal(["two"], seen);
        Assert.Equal(2, reader.Position);
        Assert.False(reader.HasUnreadTail);
    }

    [Fact]
    public void Torn_tails_do_not_overwrite_each_other()
    {
        LogBench.Append(_bench.Open(), "one");
        for (var i = 0; i < 3; i++)
        {
            File.AppendAllText(_bench.First, $"{{\"seq\":3 torn {i}");
            _bench.Recover();
        }

        Assert.Equal(["torn-000000000003-1.bin", "torn-000000000003-2.bin", "torn-000000000003-3.bin"], _bench.Torn.Select(Path.GetFileName));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(4096)]
    [InlineData(200_000)]
    public void A_tail_of_NUL_bytes_is_cut_off(int length)
    {
        LogBench.Append(_bench.Open(), "one");
        File.AppendAllText(_bench.First, new string('\0', length));

        Assert.Equal(["one"], _bench.Read());
        Assert.Equal(["one"], _bench.Recover());
        Assert.Equal(length, new FileInfo(Assert.Single(_bench.Torn)).Length);
    }

    [Fact]
    public void A_first_line_that_was_cut_is_written_anew()
    {
        LogBench.Append(_bench.Open(), "one");
        var whole = File.ReadAllBytes(_bench.First);
        for (var cut = 0; cut < Array.IndexOf(whole, (byte)'\n'); cut += 7)
        {
            File.WriteAllBytes(_bench.First, whole[..cut]);
            Assert.Empty(_bench.Recover());
            Assert.Single(File.ReadAllLines(_bench.First));
        }
    }

    [Fact]
    public void Damage_in_the_middle_is_refused_by_readers_and_writers_naming_file_and_byte()
    {
        var log = _bench.Open();
        LogBench.Append(log, "one");
        LogBench.Append(log, "two");
        LogBench.Append(log, "three");
        var bytes = File.ReadAllBytes(_bench.First);
        var line = Encoding.UTF8.GetString(bytes).IndexOf("{\"seq\":3", StringComparison.Ordinal);
        bytes[line + 60] ^= 1;
        File.WriteAllBytes(_bench.First, bytes);

        var writer = LogBench.Refused(() => _bench.Recover());
        var reader = LogBench.Refused(() => _bench.Read());

        Assert.Equal(ErrorCode.BusUnusable, writer.Code);
        Assert.StartsWith($"The log is damaged: {_bench.First}, byte {line}, where event 3 should be.", writer.Message, StringComparison.Ordinal);
        Assert.Equal(writer.Message, reader.Message);
        Assert.Equal(bytes, File.ReadAllBytes(_bench.First));
        Assert.Empty(_bench.Torn);
    }

    [Theory]
    [InlineData("its last line is changed")]
    [InlineData("its last line is missing")]
    [InlineData("it is empty")]
    public void Damage_at_the_end_of_a_segment_with_others_behind_it_is_refused(string what)
    {
        using var bench = new LogBench(segmentBytes: 300);
        var log = bench.Open();
        foreach (var text in new[] { "one", "two", "three", "four", "five" })
            LogBench.Append(log, text);
        Assert.True(bench.Segments.Length > 2);
        var bytes = File.ReadAllBytes(bench.Segments[1]);
        var last = Array.LastIndexOf(bytes, (byte)'\n', bytes.Length - 2) + 1;
        byte[] wrong = what switch { "it is empty" => [], "its last line is missing" => bytes[..last], _ => [.. bytes[..(last + 9)], (byte)'?', .. bytes[(last + 10)..]] };
        File.WriteAllBytes(bench.Segments[1], wrong);

        var reader = LogBench.Refused(() => bench.Read());

        Assert.StartsWith($"The log is damaged: {bench.Segments[1]}, byte {(wrong.Length == 0 ? 0 : last)}, where event", reader.Message, StringComparison.Ordinal);
        Assert.Equal(reader.Message, LogBench.Refused(() => bench.Recover()).Message);
        Assert.Equal(wrong, File.ReadAllBytes(bench.Segments[1]));
        Assert.Empty(bench.Torn);
    }

    [Theory]
    [InlineData("a line is missing", 3, 0)]
    [InlineData("a line is there twice", 3, 2)]
    public void A_gap_or_a_repetition_is_damage(string what, int line, int times)
    {
        var log = _bench.Open();
        foreach (var text in new[] { "one", "two", "three" })
            LogBench.Append(log, text);
        var lines = File.ReadAllLines(_bench.First).ToList();
        lines.InsertRange(line - 1, Enumerable.Repeat(lines[line - 1], Math.Max(0, times - 1)));
        if (times == 0)
            lines.RemoveAt(line - 1);
        File.WriteAllText(_bench.First, string.Join('\n', lines) + "\n");

        Assert.True(LogBench.Refused(() => _bench.Read()).Code == ErrorCode.BusUnusable, what);
        Assert.True(LogBench.Refused(() => _bench.Recover()).Code == ErrorCode.BusUnusable, what);
    }

    [Theory]
    [InlineData("hello\nworld\n")]
    [InlineData("SQLite format 3\0 and more")]
    [InlineData("{\"some\":\"json\"}\n")]
    public void A_foreign_file_is_refused_and_left_alone(string content)
    {
        File.WriteAllText(_bench.First, content);

        var refusal = LogBench.Refused(() => LogBench.Append(_bench.Open(), "one"));

        Assert.Equal(refusal, LogBench.Refused(() => _bench.Read()));
        Assert.Equal((ErrorCode.BusUnusable, $"{_bench.First} does not start as a Swarm log. Nothing was written."), (refusal.Code, refusal.Message));
        Assert.Equal(content, File.ReadAllText(_bench.First));
    }

    [Fact]
    public void A_log_whose_first_line_is_another_event_is_foreign()
    {
        var log = _bench.Open();
        LogBench.Append(log, "one");
        WriteLines((1, LogBench.Entry("not an opening")));

        Assert.Contains("does not start as a Swarm log", LogBench.Refused(() => _bench.Read()).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_log_without_its_first_segment_is_refused()
    {
        LogBench.Append(_bench.Open(), "one");
        File.Move(_bench.First, _bench.Segment(9));

        Assert.Equal(ErrorCode.BusUnusable, LogBench.Refused(() => _bench.Read()).Code);
    }

    [Fact]
    public void A_newer_format_is_refused_with_both_numbers()
    {
        WriteLines((1, new NewEntry("segment.opened", "swarm", """{"format":2,"room":"x"}"""u8.ToArray())));

        var refusal = LogBench.Refused(() => _bench.Read());

        Assert.Equal($"{_bench.First} has format 2; this swarm knows formats up to 1. Nothing was written.", refusal.Message);
        Assert.Equal(refusal.Message, LogBench.Refused(() => LogBench.Append(_bench.Open(), "one")).Message);
    }

    [Fact]
    public void An_event_of_a_newer_program_is_passed_over()
    {
        WriteLines(
            (1, new NewEntry("segment.opened", "swarm", """{"format":1,"room":"x","since":"later"}"""u8.ToArray())),
            (2, new NewEntry("moon.landed", "ada", """{"text":"one small step"}"""u8.ToArray())),
            (3, LogBench.Entry("three")));

        Assert.Equal(["one small step", "three"], _bench.Read());
    }

    [Fact]
    public void A_decision_that_is_larger_than_the_buffer_is_read()
    {
        var large = new string('x', 300_000);
        LogBench.Append(_bench.Open(), large, "after");

        Assert.Equal([large, "after"], _bench.Read());
    }

    public void Dispose() => _bench.Dispose();

    private void Chop(int bytes)
    {
        using var file = File.OpenHandle(_bench.First, FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite);
        RandomAccess.SetLength(file, RandomAccess.GetLength(file) - bytes);
    }

    private void WriteLines(params (long Position, NewEntry Entry)[] lines)
    {
        var output = new System.Buffers.ArrayBufferWriter<byte>();
        foreach (var (position, entry) in lines)
            LogLine.Write(output, position, LogBench.At, entry, 0);
        File.WriteAllBytes(_bench.First, output.WrittenSpan.ToArray());
    }
}
