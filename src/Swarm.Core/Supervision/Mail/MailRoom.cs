using System.Collections.Immutable;
using Swarm.Core.Errors;
using Swarm.Core.Events;
using Swarm.Core.Identity;
using Swarm.Core.Log;
using Swarm.Core.Messages;
using Swarm.Core.Rooms;

namespace Swarm.Core.Supervision.Mail;

/// <summary>
/// <c>.tmm/mail</c>: a file that is left there becomes one message to the planner and goes to <c>mail/archive</c>
/// (docs/mail-and-mirrors.md). Safe when several processes look, and when one dies at any moment: a letter is first moved to
/// <c>mail/.incoming</c>, and posted from there under a request id of its own.
/// </summary>
internal sealed class MailRoom(Room room)
{
    // Written within this: perhaps its writer is not done, and perhaps the directory's time does not tell the next change apart.
    private static readonly TimeSpan Fresh = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan Unchanged = TimeSpan.FromSeconds(1);
    private const int MostAtOnce = 20;

    private readonly string _mail = room.Files.Mail;
    private readonly string _incoming = Path.Combine(room.Files.Mail, ".incoming");
    private readonly Dictionary<string, (LetterStamp Stamp, DateTimeOffset Since)> _seen = new(StringComparer.Ordinal);
    private DateTime _looked;
    private bool _waiting = true;

    /// <summary>Whether a look could find something. One stat when nothing was left there since the last one.</summary>
    public bool IsDue => _waiting || Directory.GetLastWriteTimeUtc(_mail) != _looked;

    /// <summary>Delivers what has been written to its end; the rest, and everything while no planner lives, stays for the next look.</summary>
    /// <exception cref="SwarmException">The room is not usable now.</exception>
    /// <exception cref="IOException">A directory refuses.</exception>
    /// <exception cref="UnauthorizedAccessException">A directory refuses.</exception>
    public async Task LookAsync(CancellationToken cancellation)
    {
        _looked = Directory.GetLastWriteTimeUtc(_mail);
        _waiting = false;
        if (!RoomFiles.EnsureOwn(_mail))
            return;
        var now = room.Clock.GetUtcNow();
        var whole = WholeLetters(now);
        var left = Directory.Exists(_incoming) ? Directory.GetFiles(_incoming) : [];
        _waiting = left.Length > 0 || _seen.Count > 0 || (now.UtcDateTime - _looked).Duration() < Fresh;
        if ((whole.Count == 0 && left.Length == 0) || Intake.Of(room.CatchUp()).IsEmpty || !RoomFiles.EnsureOwn(_incoming))
            return;
        foreach (var (name, stamp) in whole)
            Take(name, stamp);
        foreach (var path in Directory.GetFiles(_incoming).Order(StringComparer.Ordinal))
            await DeliverAsync(path, cancellation);
    }

    // The oldest first. What is no regular file, or cannot be read, is left alone.
    private List<(string Name, LetterStamp Stamp)> WholeLetters(DateTimeOffset now)
    {
        var there = new List<(string Name, LetterStamp Stamp)>();
        foreach (var path in Directory.EnumerateFiles(_mail))
        {
            var name = Path.GetFileName(path);
            if (!IsBeingWritten(name) && Letter.StampAt(path) is { } stamp)
                there.Add((name, stamp));
        }
        foreach (var gone in _seen.Keys.Except(there.Select(l => l.Name), StringComparer.Ordinal).ToList())
            _seen.Remove(gone);
        foreach (var (name, stamp) in there)
        {
            if (!_seen.TryGetValue(name, out var seen) || seen.Stamp != stamp)
                _seen[name] = (stamp, now);
        }
        return [.. there
            .Where(l => l.Stamp.Size > 0 && (now - l.Stamp.Written >= Fresh || now - _seen[l.Name].Since >= Unchanged))
            .OrderBy(l => l.Stamp.Written).ThenBy(l => l.Name, StringComparer.Ordinal)
            .Take(MostAtOnce)];
    }

    private static bool IsBeingWritten(string name) =>
        name.StartsWith('.') || name.EndsWith('~')
        || name.EndsWith(".tmp", StringComparison.OrdinalIgnoreCase) || name.EndsWith(".part", StringComparison.OrdinalIgnoreCase);

    // The inode keeps two letters of one name apart, and the order of those that were taken together is that of their names.
    private void Take(string name, LetterStamp stamp)
    {
        try
        {
            File.Move(Path.Combine(_mail, name), Path.Combine(_incoming, $"{stamp.Written.UtcTicks:D19}-{stamp.Inode}-{name}"));
            _seen.Remove(name);
        }
        catch (IOException)
        {
            // Another process was first, or the sender took it back.
        }
    }

    private async Task DeliverAsync(string path, CancellationToken cancellation)
    {
        var name = string.Join('-', Path.GetFileName(path).Split('-').Skip(2));
        if (Letter.Read(path, name) is not { } letter)
            return;
        var delivered = await room.ExecuteAsync(AgentName.Human, (state, now) => Decide(state, letter, IsInside, now), cancellation);
        var (folder, kept) = delivered.Id is { } id ? ("archive", ArchiveName(id, letter)) : ("rejected", letter.SafeName);
        var directory = Path.Combine(_mail, folder);
        if (!RoomFiles.EnsureOwn(directory))
            return;
        var target = delivered.Id is null ? FreeName(directory, kept) : Path.Combine(directory, kept);
        if (delivered.Id is null)
            WholeFile.Replace($"{target}.problem.txt", MailText.Problem(letter, delivered.Wrong));
        try
        {
            File.Move(path, target, overwrite: true);
        }
        catch (FileNotFoundException)
        {
            // Another process has delivered the same letter: its request id made that one message.
        }
    }

    /// <summary>The message that a letter becomes, once; or what is wrong with it. Pure.</summary>
    internal static Decision<Delivered> Decide(RoomState state, Letter letter, Func<string, bool> isInside, DateTimeOffset now)
    {
        if (state.Requests.Find(AgentName.Human, letter.RequestId) is [{ Event: MessagePosted before }, ..])
            return Decision<Delivered>.Accept(new Delivered(before.Id, []));
        var to = Intake.Of(state).Select(a => a.Value).ToList();
        if (to.Count == 0)
            return Refusals.NobodyAddressed(Mentions.Known(state.Agents));
        TaskLetter? task = null;
        if (letter.Text is { } text && TaskLetter.IsOne(text))
        {
            (task, var wrong) = TaskLetter.Parse(text, isInside, now);
            if (!wrong.IsEmpty)
                return Decision<Delivered>.Accept(new Delivered(null, wrong));
        }
        var id = state.Messages.NextId;
        var body = MailText.Body(letter, task, $".tmm/mail/archive/{ArchiveName(id, letter)}");
        var posted = MessageDecider.Post(state.Agents, state.Messages, state.Team, AgentName.Human, RoleName.Human, new PostRequest(body, [.. to], RequestId: letter.RequestId));
        return posted.Refusal is { } refusal ? refusal : Decision<Delivered>.Accept(new Delivered(id, []), [.. posted.Events]);
    }

    private bool IsInside(string path) => room.Files.Workspace.TryResolve(path, out _);

    private static string ArchiveName(MessageId id, Letter letter) => $"{id}-{letter.SafeName}";

    private static string FreeName(string directory, string name)
    {
        var path = Path.Combine(directory, name);
        for (var k = 2; Path.Exists(path); k++)
            path = Path.Combine(directory, $"{Path.GetFileNameWithoutExtension(name)}-{k}{Path.GetExtension(name)}");
        return path;
    }

    /// <summary>What became of a letter.</summary>
    /// <param name="Id">The message; null when it was sent back.</param>
    /// <param name="Wrong">Why it was sent back.</param>
    internal sealed record Delivered(MessageId? Id, ImmutableArray<Refusal> Wrong);
}
