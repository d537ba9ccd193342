using System.Collections.Immutable;
using System.ComponentModel;
using System.Text.Json;
using System.Text.Json.Nodes;
using Swarm.Core.Identity;
using Swarm.Core.Log;
using Swarm.Core.Tmux;

namespace Swarm.Core.Supervision;

/// <summary>
/// <c>teams.json</c>: which rooms this user has teams in, and where their panes are. A directory for people, never truth: a room works
/// without it. Safe for many processes; replaced whole or not at all.
/// </summary>
/// <param name="directory">Absolute path of the state directory; created, for its owner only, when the first team is noted.</param>
/// <param name="clock">The clock of waiting.</param>
public sealed class TeamsFile(string directory, TimeProvider clock)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    /// <summary>The file.</summary>
    public string FilePath { get; } = Path.Combine(directory, "teams.json");

    /// <summary>The file of this user: in <c>$XDG_STATE_HOME/swarm</c>, else <c>~/.local/state/swarm</c>, also on macOS.</summary>
    public static TeamsFile OfUser(TimeProvider clock) => new(UserDirectories.State, clock);

    /// <summary>All teams, by room. A file that is no list of teams is moved aside and counts as empty.</summary>
    /// <exception cref="IOException">The directory refuses.</exception>
    /// <exception cref="UnauthorizedAccessException">The directory refuses.</exception>
    public ImmutableArray<KnownTeam> Read()
    {
        if (!File.Exists(FilePath))
            return [];
        try
        {
            return Parse(File.ReadAllText(FilePath));
        }
        catch (FileNotFoundException)
        {
            return []; // Somebody else moved it aside.
        }
        catch (JsonException)
        {
            SetAside();
            return [];
        }
    }

    /// <summary>Notes the team; costs one read when it is there. Teams whose workspace and panes are both gone leave the file with it.</summary>
    /// <returns>Why it could not be written; null when it could. Nothing depends on it.</returns>
    public Task<string?> AddAsync(KnownTeam team, CancellationToken cancellation) =>
        ChangeAsync(teams => teams.Contains(team) ? null : [.. teams.Where(t => t.Room != team.Room && IsThere(t)), team], cancellation);

    /// <summary>Takes the team out of the file.</summary>
    /// <returns>As for <see cref="AddAsync"/>.</returns>
    public Task<string?> RemoveAsync(string room, CancellationToken cancellation) =>
        ChangeAsync(teams => teams.Any(t => t.Room == room) ? teams.RemoveAll(t => t.Room == room) : null, cancellation);

    private static bool IsThere(KnownTeam team) => Directory.Exists(team.Workspace) || Path.Exists(team.Socket);

    private async Task<string?> ChangeAsync(Func<ImmutableArray<KnownTeam>, ImmutableArray<KnownTeam>?> change, CancellationToken cancellation)
    {
        try
        {
            if (change(Read()) is null)
                return null;
            OwnDirectory.Create(directory);
            using var file = Native.OpenForLock(Path.Combine(directory, "teams.lock"));
            for (var since = clock.GetTimestamp(); !Native.TryLock(file, wait: false); await Task.Delay(TimeSpan.FromMilliseconds(5), clock, cancellation))
            {
                if (clock.GetElapsedTime(since) > Patience)
                    return $"{FilePath} was not written: another process holds teams.lock.";
            }
            if (change(Read()) is { } teams)
                Write(teams);
            return null;
        }
        catch (Exception refused) when (refused is IOException or UnauthorizedAccessException or Win32Exception)
        {
            return $"{FilePath} was not written: {refused.Message}";
        }
    }

    private void Write(ImmutableArray<KnownTeam> teams)
    {
        var json = new JsonObject
        {
            ["teams"] = new JsonArray([.. teams.OrderBy(t => t.Room, StringComparer.Ordinal).Select(t => (JsonNode)t.ToJson())]),
        };
        var temporary = $"{FilePath}.new";
        using (var stream = OwnFile.Open(temporary, FileMode.Create))
        using (var writer = new Utf8JsonWriter(stream, new JsonWriterOptions { Indented = true, NewLine = "\n" }))
        {
            json.WriteTo(writer);
        }
        File.Move(temporary, FilePath, overwrite: true);
    }

    private static ImmutableArray<KnownTeam> Parse(string text) =>
        JsonNode.Parse(text) is JsonObject root && root["teams"] is JsonArray teams
            ? [.. teams.Select(KnownTeam.Of)]
            : throw new JsonException("no list of teams");

    private void SetAside()
    {
        for (var k = 1; ; k++)
        {
            var aside = Path.Combine(directory, $"teams.damaged-{k}.json");
            if (File.Exists(aside))
                continue;
            File.Move(FilePath, aside);
            return;
        }
    }
}

/// <summary>A room that has, or had, a team.</summary>
/// <param name="Room">The slug of its workspace.</param>
/// <param name="Workspace">Absolute path.</param>
/// <param name="Session">tmux's session.</param>
/// <param name="Socket">Absolute path of tmux's socket.</param>
public sealed record KnownTeam(string Room, string Workspace, string Session, string Socket)
{
    internal static KnownTeam Of(Workspace workspace, TeamLayout layout) =>
        new(workspace.Slug, workspace.Root, layout.Session.Name, layout.Session.Server.SocketPath);

    internal static KnownTeam Of(JsonNode? json) => new(Text(json, "room"), Text(json, "workspace"), Text(json, "session"), Text(json, "socket"));

    internal JsonObject ToJson() => new()
    {
        ["room"] = Room,
        ["workspace"] = Workspace,
        ["session"] = Session,
        ["socket"] = Socket,
    };

    private static string Text(JsonNode? json, string field) =>
        json is JsonObject team && team[field] is JsonValue value && value.TryGetValue<string>(out var text) ? text : throw new JsonException($"no {field}");
}
