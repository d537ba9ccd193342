using System.Buffers;
using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;
using Swarm.Core.Agents;
using Swarm.Core.Identity;
using Swarm.Core.Tasks;

namespace Swarm.Core.Rooms;

/// <summary>A team's definition in the log. Rare: a document is cheaper to read and write than fields by hand.</summary>
internal static class TeamDefinitionJson
{
    private static readonly RoleRights[] Rights = [RoleRights.Dispatch, RoleRights.Plan, RoleRights.Review, RoleRights.Judge];

    public static void Write(Utf8JsonWriter json, TeamDefinition team)
    {
        var writer = new EventWriter(json);
        json.WriteStartObject();
        json.WriteString("name"u8, team.Name);
        writer.Text("goal"u8, team.Goal);
        writer.Text("prompt"u8, team.Prompt);
        writer.Name("intake"u8, team.Intake);
        Array(json, "roles"u8, team.Roles, WriteRole);
        Array(json, "phases"u8, team.Phases, WritePhase);
        json.WriteStartObject("tiers"u8);
        foreach (var (tier, choice) in team.Tiers)
            WriteTier(json, tier, choice);
        json.WriteEndObject();
        json.WriteStartObject("limits"u8);
        writer.Number("agents"u8, team.Limits.Agents);
        writer.Number("depth"u8, team.Limits.Depth);
        writer.Number("cycles"u8, team.Limits.Cycles);
        writer.Number("rework"u8, team.Limits.Rework);
        json.WriteEndObject();
        json.WriteEndObject();
    }

    /// <summary>Whether both say the same: in the log they would be the same bytes.</summary>
    public static bool Same(TeamDefinition? a, TeamDefinition b) => a is not null && Bytes(a).SequenceEqual(Bytes(b));

    /// <exception cref="JsonException">It has another shape.</exception>
    public static TeamDefinition Read(ReadOnlyMemory<byte> json)
    {
        using var document = JsonDocument.Parse(json);
        var team = document.RootElement;
        return new TeamDefinition(Text(team, "name") ?? throw new JsonException("name"))
        {
            Goal = Text(team, "goal"),
            Prompt = Text(team, "prompt"),
            Intake = Name<RoleName>(Text(team, "intake")),
            Roles = [.. Elements(team, "roles").Select(ReadRole)],
            Phases = [.. Elements(team, "phases").Select(p => new PhaseDefinition(Text(p, "name") ?? throw new JsonException("phase"), Names<RoleName>(p, "roles")))],
            Tiers = ReadTiers(team),
            Limits = team.TryGetProperty("limits", out var limits) ? ReadLimits(limits) : new TeamLimits(),
        };
    }

    private static ReadOnlySpan<byte> Bytes(TeamDefinition team)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer))
            Write(json, team);
        return buffer.WrittenSpan;
    }

    private static void WriteRole(Utf8JsonWriter json, RoleDefinition role)
    {
        var writer = new EventWriter(json);
        json.WriteStartObject();
        writer.Name<RoleName>("name"u8, role.Name);
        writer.Text("prompt"u8, role.Prompt);
        Texts(json, "may"u8, Rights.Where(r => role.Rights.HasFlag(r)).Select(EnumWords<RoleRights>.Of));
        writer.Text("client"u8, role.Client);
        writer.Text("model"u8, role.Model);
        writer.Number("tier"u8, role.Tier);
        Texts(json, "command"u8, role.Command);
        Texts(json, "capabilities"u8, role.Capabilities);
        Texts(json, "owns"u8, role.Owns.Select(g => g.Value));
        Texts(json, "may_spawn"u8, role.MaySpawn.Select(r => r.Value));
        writer.Number("most"u8, role.Most);
        writer.Number("start"u8, role.Start);
        writer.Word("stay"u8, role.Stay);
        writer.Number("every_s"u8, role.Every is { } every ? (long)every.TotalSeconds : null);
        Texts(json, "at"u8, role.At.Select(t => t.ToString("HH:mm", CultureInfo.InvariantCulture)));
        writer.Flag("worktree"u8, role.Worktree ? true : null);
        Texts(json, "deny"u8, role.Deny);
        Texts(json, "required_servers"u8, role.RequiredServers);
        json.WriteEndObject();
    }

    private static RoleDefinition ReadRole(JsonElement role) => new(Name<RoleName>(Text(role, "name")) ?? throw new JsonException("role"))
    {
        Prompt = Text(role, "prompt"),
        Rights = Texts(role, "may").Aggregate(RoleRights.None, (all, word) => EnumWords<RoleRights>.TryParse(word, out var one) ? all | one : all),
        Client = Text(role, "client"),
        Model = Text(role, "model"),
        Tier = Number(role, "tier"),
        Command = Texts(role, "command"),
        Capabilities = Texts(role, "capabilities"),
        Owns = Names<FileGlob>(role, "owns"),
        MaySpawn = Names<RoleName>(role, "may_spawn"),
        Most = Number(role, "most"),
        Start = Number(role, "start") ?? 0,
        Stay = EnumWords<RoleStay>.TryParse(Text(role, "stay"), out var stay) ? stay : RoleStay.Standing,
        Every = Number(role, "every_s") is { } seconds ? TimeSpan.FromSeconds(seconds) : null,
        At = [.. Texts(role, "at").Select(t => TimeOnly.ParseExact(t, "HH:mm", CultureInfo.InvariantCulture))],
        Worktree = role.TryGetProperty("worktree", out var worktree) && worktree.ValueKind == JsonValueKind.True,
        Deny = Texts(role, "deny"),
        RequiredServers = Texts(role, "required_servers"),
    };

    private static void WritePhase(Utf8JsonWriter json, PhaseDefinition phase)
    {
        json.WriteStartObject();
        json.WriteString("name"u8, phase.Name);
        Texts(json, "roles"u8, phase.Roles.Select(r => r.Value));
        json.WriteEndObject();
    }

    private static void WriteTier(Utf8JsonWriter json, int tier, TierChoice choice)
    {
        var writer = new EventWriter(json);
        json.WriteStartObject(tier.ToString(CultureInfo.InvariantCulture));
        writer.Text("client"u8, choice.Client);
        writer.Text("model"u8, choice.Model);
        json.WriteEndObject();
    }

    private static ImmutableSortedDictionary<int, TierChoice> ReadTiers(JsonElement team) =>
        team.TryGetProperty("tiers", out var tiers)
            ? tiers.EnumerateObject().ToImmutableSortedDictionary(
                t => int.Parse(t.Name, CultureInfo.InvariantCulture), t => new TierChoice(Text(t.Value, "client"), Text(t.Value, "model")))
            : ImmutableSortedDictionary<int, TierChoice>.Empty;

    private static TeamLimits ReadLimits(JsonElement limits)
    {
        var usual = new TeamLimits();
        return new TeamLimits
        {
            Agents = Number(limits, "agents"),
            Depth = Number(limits, "depth"),
            Cycles = Number(limits, "cycles") ?? usual.Cycles,
            Rework = Number(limits, "rework") ?? usual.Rework,
        };
    }

    private static void Array<T>(Utf8JsonWriter json, ReadOnlySpan<byte> name, ImmutableArray<T> items, Action<Utf8JsonWriter, T> write)
    {
        json.WriteStartArray(name);
        foreach (var item in items)
            write(json, item);
        json.WriteEndArray();
    }

    private static void Texts(Utf8JsonWriter json, ReadOnlySpan<byte> name, IEnumerable<string> texts)
    {
        ImmutableArray<string> list = [.. texts];
        new EventWriter(json).Texts(name, list.IsEmpty ? null : list);
    }

    private static IEnumerable<JsonElement> Elements(JsonElement of, string name) =>
        of.TryGetProperty(name, out var list) && list.ValueKind == JsonValueKind.Array ? list.EnumerateArray() : [];

    private static ImmutableArray<string> Texts(JsonElement of, string name) => [.. Elements(of, name).Select(e => e.GetString()!)];

    private static string? Text(JsonElement of, string name) =>
        of.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    private static int? Number(JsonElement of, string name) =>
        of.TryGetProperty(name, out var value) && value.TryGetInt32(out var number) ? number : null;

    private static ImmutableArray<T> Names<T>(JsonElement of, string name)
        where T : struct, IName<T> => [.. Texts(of, name).Select(t => Name<T>(t)!.Value)];

    private static T? Name<T>(string? text)
        where T : struct, IName<T> =>
        text is null ? null : T.TryParse(text, out var name) ? name : throw new JsonException(text);
}
