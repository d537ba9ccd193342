using System.Text.Json.Nodes;
using Swarm.Core.Events;
using Swarm.Core.Identity;

namespace Swarm.Core.Rooms;

/// <summary>An event as JSON for programs: the line of the log without its check sum (docs/bus-format.md §2).</summary>
public static class RecordedJson
{
    /// <summary>seq, ts, type, by, then the event's own fields.</summary>
    public static JsonObject Of(Recorded recorded)
    {
        var entry = EventCatalog.Write(recorded.Event, recorded.By);
        var json = new JsonObject
        {
            ["seq"] = recorded.Position,
            ["ts"] = UtcText.Milliseconds(recorded.At),
            ["type"] = entry.Type,
            ["by"] = entry.By,
        };
        foreach (var (name, value) in JsonNode.Parse(entry.Payload.Span)!.AsObject())
            json[name] = value?.DeepClone();
        return json;
    }
}
