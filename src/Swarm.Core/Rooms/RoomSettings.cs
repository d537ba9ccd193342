using System.Globalization;
using System.Text.Json;
using Swarm.Core.Agents;
using Swarm.Core.Errors;

namespace Swarm.Core.Rooms;

/// <summary>
/// The limits of a room. The defaults hold unless a person writes others into <c>.tmm/settings.json</c>: one object, numbers by the names below; spans in
/// seconds; and one word. Read when a process opens the room.
/// </summary>
public sealed record RoomSettings
{
    /// <summary>What holds without a file.</summary>
    public static readonly RoomSettings Default = new();

    /// <summary><c>hardworking_after_s</c>: working for longer is hardworking.</summary>
    public TimeSpan HardworkingAfter { get; init; } = TimeSpan.FromSeconds(90);

    /// <summary><c>stalled_after_s</c>: silent for longer is stalled.</summary>
    public TimeSpan StalledAfter { get; init; } = TimeSpan.FromMinutes(30);

    /// <summary><c>nudge_after_end_s</c>: an agent that ended its turn without <c>wait</c> is nudged after this.</summary>
    public TimeSpan NudgeAfterEnd { get; init; } = TimeSpan.FromSeconds(20);

    /// <summary><c>confirm_nudge_s</c>: a nudge that no call of the agent followed within this did not work.</summary>
    public TimeSpan ConfirmNudge { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary><c>reconnect_s</c>: an agent CLI that lives has this long to start its server again.</summary>
    public TimeSpan Reconnect { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary><c>restart_delay_s</c>: before the first restart; doubled before each further one.</summary>
    public TimeSpan RestartDelay { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary><c>restarts</c>: at most so many of one agent within <see cref="RestartWindow"/>.</summary>
    public int Restarts { get; init; } = 3;

    /// <summary><c>restart_window_s</c>.</summary>
    public TimeSpan RestartWindow { get; init; } = TimeSpan.FromHours(1);

    /// <summary><c>mass_death</c>: when so many agents die within <see cref="MassDeathWindow"/>, nothing is restarted and the human is told.</summary>
    public int MassDeath { get; init; } = 3;

    /// <summary><c>mass_death_window_s</c>.</summary>
    public TimeSpan MassDeathWindow { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary><c>agents</c> and <c>depth</c>: how far the team may grow by itself.</summary>
    public SpawnLimits Spawning { get; init; } = new(Agents: 32, Depth: 3);

    /// <summary><c>durability</c>, <c>batch</c> or <c>disk</c>: whether a call returns only when the disk keeps what it wrote.</summary>
    public bool WaitsForDisk { get; init; }

    /// <summary>Reads a room's settings; the defaults when there is no file.</summary>
    /// <exception cref="SwarmException">BadArgument: the file is no such object, has an unknown name or a value out of range.</exception>
    public static RoomSettings Read(string path)
    {
        if (!File.Exists(path))
            return Default;
        try
        {
            using var json = JsonDocument.Parse(File.ReadAllBytes(path), new JsonDocumentOptions { AllowDuplicateProperties = false });
            if (json.RootElement.ValueKind != JsonValueKind.Object)
                throw new SwarmException(Refusals.BadSettings(path, "it is no JSON object", Names));
            return json.RootElement.EnumerateObject().Aggregate(Default, (settings, property) => With(settings, property, path));
        }
        catch (JsonException broken)
        {
            throw new SwarmException(Refusals.BadSettings(path, broken.Message, Names), broken);
        }
    }

    private const string Durability = "durability";

    private static string Names => string.Join(", ", Table.Known.Keys.Append(Durability).Order(StringComparer.Ordinal));

    private static RoomSettings With(RoomSettings settings, JsonProperty property, string path)
    {
        if (property.NameEquals(Durability))
            return settings with { WaitsForDisk = WaitsForDiskAs(property.Value, path) };
        if (!Table.Known.TryGetValue(property.Name, out var known))
            throw new SwarmException(Refusals.BadSettings(path, $"\"{property.Name}\" is not known", Names));
        if (property.Value.ValueKind != JsonValueKind.Number || !property.Value.TryGetInt32(out var value) || value < known.Least || value > known.Most)
        {
            var range = string.Create(CultureInfo.InvariantCulture, $"a whole number from {known.Least} to {known.Most}");
            throw new SwarmException(Refusals.BadSettings(path, $"\"{property.Name}\" is to be {range}", Names));
        }
        return known.Set(settings, value);
    }

    private static bool WaitsForDiskAs(JsonElement value, string path) => (value.ValueKind == JsonValueKind.String ? value.GetString() : null) switch
    {
        "disk" => true,
        "batch" => false,
        _ => throw new SwarmException(Refusals.BadSettings(path, $"\"{Durability}\" is to be \"batch\" or \"disk\"", Names)),
    };

    // Of its own, because most rooms have no such file and every process would make it at its start.
    private static class Table
    {
        private const int Day = 24 * 60 * 60;

        internal static readonly IReadOnlyDictionary<string, (int Least, int Most, Func<RoomSettings, int, RoomSettings> Set)> Known =
            new SortedDictionary<string, (int, int, Func<RoomSettings, int, RoomSettings>)>(StringComparer.Ordinal)
            {
                ["hardworking_after_s"] = (1, Day, (s, v) => s with { HardworkingAfter = TimeSpan.FromSeconds(v) }),
                ["stalled_after_s"] = (1, Day, (s, v) => s with { StalledAfter = TimeSpan.FromSeconds(v) }),
                ["nudge_after_end_s"] = (0, Day, (s, v) => s with { NudgeAfterEnd = TimeSpan.FromSeconds(v) }),
                ["confirm_nudge_s"] = (1, Day, (s, v) => s with { ConfirmNudge = TimeSpan.FromSeconds(v) }),
                ["reconnect_s"] = (0, Day, (s, v) => s with { Reconnect = TimeSpan.FromSeconds(v) }),
                ["restart_delay_s"] = (0, Day, (s, v) => s with { RestartDelay = TimeSpan.FromSeconds(v) }),
                ["restarts"] = (0, 100, (s, v) => s with { Restarts = v }),
                ["restart_window_s"] = (1, Day, (s, v) => s with { RestartWindow = TimeSpan.FromSeconds(v) }),
                ["mass_death"] = (2, 100, (s, v) => s with { MassDeath = v }),
                ["agents"] = (1, 1000, (s, v) => s with { Spawning = s.Spawning with { Agents = v } }),
                ["depth"] = (1, 10, (s, v) => s with { Spawning = s.Spawning with { Depth = v } }),
                ["mass_death_window_s"] = (1, Day, (s, v) => s with { MassDeathWindow = TimeSpan.FromSeconds(v) }),
            };
    }
}
