using System.Text;
using System.Text.Json.Nodes;
using FsCheck;
using FsCheck.Fluent;
using Swarm.Core.Errors;
using Swarm.Core.Events;
using Swarm.Core.Log;
using Swarm.Core.Rooms;
using Swarm.Core.Tests.Rooms;

namespace Swarm.Core.Tests.Log;

/// <summary>Bytes that no writer of ours wrote: they are refused or left unread, never taken for events, and nothing else happens.</summary>
public sealed class LogFuzzSpecs : IDisposable
{
    private static readonly string[] Texts = [.. Enumerable.Range(0, 24).Select(i => $"text {i} ä 🐝 {new string('x', i * 7 % 40)}")];

    private static readonly string[] Values =
        ["null", "true", "7", "-1", "1e400", "99999999999999999999", "0.5", "\"\"", "\"T1\"", "\"x\\ud800\"", "\"23:99\"", "[]", "[1]", "[null,{}]", "{}", "{\"a\":1,\"a\":2}", "\"2026-99-99\""];

    private readonly LogBench _bench = new(segmentBytes: 1400);

    [Fact]
    public void A_line_in_which_one_byte_is_another_is_not_read()
    {
        foreach (var line in EventCatalogSpecs.All().Select(EventCatalogSpecs.Line))
        {
            Assert.True(LogLine.TryRead(line, out _));
            for (var at = 0; at < line.Length; at++)
            {
                var was = line[at];
                for (var bit = 0; bit < 8; bit++)
                {
                    line[at] = (byte)(was ^ (1 << bit));
                    Assert.False(LogLine.TryRead(line, out _), $"byte {at} of {Encoding.UTF8.GetString(line)}");
                }
                line[at] = was;
            }
        }
    }

    [Fact]
    public void A_line_that_was_cut_filled_or_shuffled_is_not_read()
    {
        var lines = EventCatalogSpecs.All().Select(EventCatalogSpecs.Line).ToArray();
        Prop.ForAll(Gen.Choose(0, 1 << 20).ArrayOf(5).ToArbitrary(), n =>
        {
            var line = lines[n[0] % lines.Length];
            var wrong = Changed(line, n[1], n[2], n[3], n[4]);
            Assert.Equal(wrong.AsSpan().SequenceEqual(line), LogLine.TryRead(wrong, out _));
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(3000));
    }

    [Fact]
    public void Random_bytes_with_a_right_check_sum_are_an_event_or_none()
    {
        string[] starts = ["", "{", "{\"seq\":1,", "{\"seq\":1,\"ts\":\"2026-11-21T10:00:00.123Z\",\"type\":\"team.defined\",\"by\":\"ada\",", "{\"seq\":1,\"ts\":\"2026-11-21T10:00:00.123Z\",\"type\":\"task.added\",\"by\":\"ada\",\"id\":"];
        Prop.ForAll(Gen.Choose(0, starts.Length - 1).Zip(Gen.Choose(0, 255).ArrayOf()).ToArbitrary(), input =>
        {
            byte[] body = [.. Encoding.UTF8.GetBytes(starts[input.Item1]), .. input.Item2.Select(b => (byte)b)];
            if (LogLine.TryRead(body, out var bare))
                EventCatalog.Read(bare);
            if (LogLine.TryRead(Summed(body), out var entry))
                EventCatalog.Read(entry);
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(2000));
    }

    // A newer program may write any of that. The fold of this one is total (CONVENTIONS, STATE).
    [Fact]
    public void An_event_with_other_values_is_an_event_or_none_and_can_be_folded()
    {
        var all = EventCatalogSpecs.All().ToArray();
        var known = Folded(RoomState.Empty, all);
        var (events, none) = (0, 0);
        Prop.ForAll(Gen.Choose(0, 1 << 20).ArrayOf(3).ToArbitrary(), n =>
        {
            var sample = all[n[0] % all.Length];
            var payload = Replaced(EventCatalogSpecs.Payload(sample), n[1], Values[n[2] % Values.Length]);
            var line = EventCatalogSpecs.Line(new NewEntry(EventCatalog.NameOf(sample), "ada", Encoding.UTF8.GetBytes(payload)));
            Assert.True(LogLine.TryRead(line, out var entry));
            if (EventCatalog.Read(entry) is not { } read)
            {
                none++;
                return;
            }
            events++;
            RoomState.Empty.Apply(read);
            known.Apply(read);
            EventCatalogSpecs.Line(read.Event);
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(6000));
        Assert.True(events > 1000 && none > 500, $"{events} events, {none} none");
    }

    // docs/bus-format.md §6: nothing is skipped silently, and what is cut off is kept for a person.
    [Fact]
    public void Files_whose_bytes_have_changed_are_read_up_to_there_or_refused()
    {
        var log = _bench.Open();
        for (var i = 0; i < Texts.Length; i += 1 + (i % 3))
            LogBench.Append(log, Texts[i..Math.Min(Texts.Length, i + 1 + (i % 3))]);
        var files = _bench.Segments;
        var bytes = files.Select(File.ReadAllBytes).ToArray();
        Assert.True(files.Length > 2 && bytes[^1].Length > 500);
        var (refused, torn, whole) = (0, 0, 0);
        Prop.ForAll(Gen.Choose(0, 1 << 20).ArrayOf(5).ToArbitrary(), n =>
        {
            Restore(files, bytes);
            var file = n[0] % 2 == 0 ? files.Length - 1 : n[0] / 2 % files.Length;
            var wrong = Changed(bytes[file], n[1], n[2], n[3], n[4]);
            File.WriteAllBytes(files[file], wrong);
            switch (Outcome(file == files.Length - 1, bytes[file], wrong))
            {
                case null:
                    refused++;
                    break;
                case < 24:
                    torn++;
                    break;
                default:
                    whole++;
                    break;
            }
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(250));
        Assert.True(refused > 40 && torn > 20, $"{refused} refused, {torn} torn, {whole} whole");
    }

    public void Dispose() => _bench.Dispose();

    // How many events were read; null when the log was refused, and then it is as it was.
    private int? Outcome(bool last, byte[] was, byte[] now)
    {
        var same = now.AsSpan().SequenceEqual(was);
        var before = _bench.Segments.Select(File.ReadAllBytes).ToArray();
        var seen = new List<string>();
        var reader = _bench.Open();
        var refusal = Record.Exception(() => reader.CatchUp(LogBench.Into(seen)));
        Assert.Equal(Texts.Take(seen.Count), seen);
        if (refusal is not null)
        {
            Assert.Equal(ErrorCode.BusUnusable, Assert.IsType<SwarmException>(refusal).Refusal.Code);
            Assert.False(same);
            Assert.IsType<SwarmException>(Record.Exception(() => _bench.Recover()));
            Assert.Equal(before, _bench.Segments.Select(File.ReadAllBytes));
            return null;
        }
        // Nobody reads behind the sealed end of a segment.
        Assert.True(last || now.AsSpan().StartsWith(was), "what changed before the last segment is refused");
        Assert.True((same || !last) ? seen.Count == Texts.Length : reader.HasUnreadTail || was.AsSpan().StartsWith(now), "what changed is not read");
        Assert.Equal(seen, _bench.Recover());
        if (reader.HasUnreadTail)
            Assert.EndsWith(Convert.ToHexString(File.ReadAllBytes(Assert.Single(_bench.Torn))), Convert.ToHexString(before[^1]), StringComparison.Ordinal);
        return seen.Count;
    }

    private void Restore(string[] files, byte[][] bytes)
    {
        foreach (var other in _bench.Torn.Concat(_bench.Segments.Except(files)))
            File.Delete(other);
        foreach (var (file, content) in files.Zip(bytes))
            File.WriteAllBytes(file, content);
    }

    // One byte changed, a run of it left out, filled with zeros, written twice or moved to the end, or the end cut off.
    private static byte[] Changed(byte[] bytes, int how, int from, int length, int value)
    {
        var at = from % bytes.Length;
        var end = Math.Min(bytes.Length, at + 1 + (length % 60));
        return (how % 7) switch
        {
            0 => [.. bytes[..at], (byte)value, .. bytes[(at + 1)..]],
            1 => [.. bytes[..at], .. bytes[end..]],
            2 => [.. bytes[..at], .. new byte[end - at], .. bytes[end..]],
            3 => [.. bytes[..end], .. bytes[at..]],
            4 => [.. bytes[..at], .. bytes[end..], .. bytes[at..end]],
            5 => [.. bytes[..at], (byte)value, .. bytes[at..]],
            _ => bytes[..at],
        };
    }

    private static byte[] Summed(byte[] body) => [.. body, .. Encoding.ASCII.GetBytes($",\"crc\":\"{Crc32C.Of(body):x8}\"}}")];

    private static RoomState Folded(RoomState state, IEnumerable<SwarmEvent> events) =>
        events.Aggregate(state, (s, e) => s.Apply(new Recorded(s.Position + 1, LogBench.At, GivenRoom.Name("ada"), e)));

    // One of the values anywhere in the object.
    private static string Replaced(string payload, int which, string value)
    {
        var root = JsonNode.Parse(payload)!;
        var places = Below(root).ToList();
        if (places.Count == 0)
            return payload;
        const string mark = "@@@@";
        places[which % places.Count].ReplaceWith(mark);
        return root.ToJsonString().Replace($"\"{mark}\"", value, StringComparison.Ordinal);
    }

    private static IEnumerable<JsonNode> Below(JsonNode node)
    {
        IEnumerable<JsonNode?> children = node switch
        {
            JsonObject fields => fields.Select(f => f.Value),
            JsonArray items => items,
            _ => [],
        };
        return children.OfType<JsonNode>().ToList().SelectMany(c => Below(c).Prepend(c));
    }
}
