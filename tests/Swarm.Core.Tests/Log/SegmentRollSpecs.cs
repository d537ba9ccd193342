namespace Swarm.Core.Tests.Log;

public sealed class SegmentRollSpecs : IDisposable
{
    private readonly LogBench _bench = new(segmentBytes: 700);

    [Fact]
    public void A_full_segment_is_sealed_and_the_next_one_opened()
    {
        var reader = _bench.Open();
        var seen = new List<string>();
        var log = _bench.Open();
        string[] texts = [.. Enumerable.Range(0, 30).Select(i => $"text {i}")];
        foreach (var text in texts)
        {
            LogBench.Append(log, text);
            reader.CatchUp(LogBench.Into(seen));
        }

        Assert.True(_bench.Segments.Length > 3);
        Assert.Equal(texts, seen);
        Assert.Equal(texts, _bench.Read());
        Assert.Equal(log.Position, reader.Position);
    }

    [Fact]
    public void Two_writers_in_turn_roll_together()
    {
        var (one, two) = (_bench.Open(), _bench.Open());
        for (var i = 0; i < 40; i++)
            LogBench.Append(i % 3 == 0 ? one : two, $"{i}");

        Assert.Equal(Enumerable.Range(0, 40).Select(i => $"{i}"), _bench.Read());
    }

    // Killed between sealing and opening: the next one is missing, empty or cut at any byte.
    [Fact]
    public void A_roll_that_was_cut_short_is_finished_by_the_next_writer()
    {
        var log = _bench.Open();
        while (_bench.Segments.Length < 2)
            LogBench.Append(log, "text");
        var texts = _bench.Read();
        var next = _bench.Segments[1];
        var opened = File.ReadAllBytes(next);

        for (var length = -1; length < opened.Length; length++)
        {
            File.Delete(next);
            if (length >= 0)
                File.WriteAllBytes(next, opened[..length]);

            Assert.Equal(texts, _bench.Read());
            Assert.Equal(texts, _bench.Recover());
            Assert.Single(File.ReadAllLines(next));
            LogBench.Append(_bench.Open(), "after");
            Assert.Equal([.. texts, "after"], _bench.Read());
        }
    }

    [Fact]
    public void A_writer_that_slept_through_several_rolls_goes_on_at_the_end()
    {
        var (early, late) = (_bench.Open(), _bench.Open());
        LogBench.Append(late, "first");
        for (var i = 0; i < 40; i++)
            LogBench.Append(early, $"{i}");

        LogBench.Append(late, "last");

        Assert.Equal("last", _bench.Read()[^1]);
        Assert.Equal(42, _bench.Read().Count);
    }

    [Fact]
    public void A_decision_is_never_split_over_two_segments()
    {
        var log = _bench.Open();
        for (var i = 0; i < 20; i++)
            LogBench.Append(log, "a", "b", "c");

        Assert.All(_bench.Segments, segment =>
        {
            var events = File.ReadAllLines(segment).Count(l => l.Contains("test.happened", StringComparison.Ordinal));
            Assert.Equal(0, events % 3);
        });
    }

    // A decision that was written must not be reported as refused because the roll behind it failed.
    [Fact]
    public void A_decision_stands_when_the_roll_behind_it_fails()
    {
        var log = _bench.Open();
        LogBench.Append(log, "one");
        log.CatchUp_NeedsLock((in e) => { }, LogBench.At);
        // The roll wants to create this name as a file.
        var blocked = Enumerable.Range(1, 12).Select(i => Directory.CreateDirectory(_bench.Segment(log.Position + i))).ToList();
        var texts = Enumerable.Range(0, 6).Select(i => new string((char)('a' + i), 150)).ToList();

        LogBench.Append(log, [.. texts]);

        blocked.ForEach(d => d.Delete());
        Assert.Equal(["one", .. texts], _bench.Read());
        LogBench.Append(log, "after");
        Assert.Equal(["one", .. texts, "after"], _bench.Read());
    }

    public void Dispose() => _bench.Dispose();
}
