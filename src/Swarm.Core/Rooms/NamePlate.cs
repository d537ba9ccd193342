using System.Globalization;
using System.Text;
using Microsoft.Win32.SafeHandles;
using Swarm.Core.Errors;
using Swarm.Core.Identity;
using Swarm.Core.Log;

namespace Swarm.Core.Rooms;

/// <summary>What is written on a name plate.</summary>
/// <param name="Pid">The server that holds the name.</param>
/// <param name="Since">Since when it does, UTC.</param>
/// <param name="Presence">Idle, thinking or gone: all that the server sees by itself.</param>
/// <param name="PresenceSince">Since when, UTC.</param>
public sealed record PlateText(int Pid, DateTimeOffset Since, Presence Presence, DateTimeOffset PresenceSince);

/// <summary>
/// The file that an agent's server holds while it lives. The kernel frees it when the process dies, so a name is never held by
/// the dead. Presence is written here, not into the log: the log grows with work, not with time.
/// </summary>
internal sealed class NamePlate : IDisposable
{
    private const int Width = 128;
    private static readonly TimeSpan LongestLook = TimeSpan.FromMilliseconds(250);

    private readonly SafeFileHandle _file;
    private readonly TimeProvider _clock;
    private PlateText _text;

    private NamePlate(SafeFileHandle file, TimeProvider clock)
    {
        _file = file;
        _clock = clock;
        var now = clock.GetUtcNow();
        _text = new PlateText(Environment.ProcessId, now, Presence.Thinking, now);
        Write();
    }

    /// <summary>Takes the name for this process.</summary>
    /// <exception cref="SwarmException">Another live process has it.</exception>
    public static async Task<NamePlate> TakeAsync(RoomFiles files, AgentName agent, TimeProvider clock, CancellationToken cancellation)
    {
        var path = files.NamePlate(agent);
        var file = Native.OpenForLock(path);
        var started = clock.GetTimestamp();
        // Somebody who looks whether the name is held has the shared lock for a moment, longer on a loaded machine: that is no holder.
        while (!Native.TryLock(file, wait: false))
        {
            if (clock.GetElapsedTime(started) > LongestLook)
            {
                file.Dispose();
                var held = Read(path);
                throw new SwarmException(Refusals.NameHeld(
                    agent, held is null ? "another process" : $"process {held.Pid}", held?.Since ?? clock.GetUtcNow()));
            }
            await Task.Delay(TimeSpan.FromMilliseconds(5), clock, cancellation);
        }
        return new NamePlate(file, clock);
    }

    /// <summary>Whether a live process holds the name.</summary>
    public static bool IsHeld(RoomFiles files, AgentName agent)
    {
        using var file = Native.TryOpenForLock(files.NamePlate(agent));
        return file is not null && Native.IsLocked(file);
    }

    /// <summary>What is written on the plate; <see cref="Presence.Gone"/> when nobody holds it, null when there is none.</summary>
    public static PlateText? Look(RoomFiles files, AgentName agent) => See(files, agent)?.Text;

    /// <summary>As <see cref="Look"/>, with when the agent last did something: the file's modification time, UTC. One opening: who looks after a team does it all the time.</summary>
    public static (PlateText Text, DateTimeOffset LastWork)? See(RoomFiles files, AgentName agent)
    {
        using var file = Native.TryOpenForLock(files.NamePlate(agent));
        if (file is null || Read(file) is not { } text)
            return null;
        var seen = Native.IsLocked(file) ? text : text with { Presence = Presence.Gone };
        return (seen, new DateTimeOffset(File.GetLastWriteTimeUtc(file), TimeSpan.Zero));
    }

    /// <summary>When the agent last did something: the file's modification time, UTC; null when there is no plate.</summary>
    public static DateTimeOffset? LastWork(RoomFiles files, AgentName agent)
    {
        var path = files.NamePlate(agent);
        return File.Exists(path) ? new DateTimeOffset(File.GetLastWriteTimeUtc(path), TimeSpan.Zero) : null;
    }

    /// <summary>Notes that an agent without a server did something.</summary>
    public static void Touch(RoomFiles files, AgentName agent, TimeProvider clock)
    {
        var path = files.NamePlate(agent);
        using (Native.OpenForLock(path))
            File.SetLastWriteTimeUtc(path, clock.GetUtcNow().UtcDateTime);
    }

    /// <summary>Shows what the agent is doing now.</summary>
    public void Show(Presence presence)
    {
        _text = _text with { Presence = presence, PresenceSince = presence == _text.Presence ? _text.PresenceSince : _clock.GetUtcNow() };
        try
        {
            Write();
        }
        catch (IOException)
        {
            // The disk refuses: others see what it did before. No call of the agent's fails for that.
        }
    }

    /// <inheritdoc />
    public void Dispose() => _file.Dispose();

    private void Write()
    {
        var line = string.Create(
            CultureInfo.InvariantCulture,
            $"{_text.Pid} {_text.Since:O} {_text.Presence} {_text.PresenceSince:O}").PadRight(Width - 1) + "\n";
        RandomAccess.Write(_file, Encoding.ASCII.GetBytes(line), 0);
    }

    private static PlateText? Read(string path)
    {
        using var file = Native.TryOpenForLock(path);
        return file is null ? null : Read(file);
    }

    private static PlateText? Read(SafeFileHandle file)
    {
        Span<byte> bytes = stackalloc byte[Width];
        Span<char> text = stackalloc char[Width];
        Span<Range> words = stackalloc Range[5];
        var line = text[..Encoding.ASCII.GetChars(bytes[..RandomAccess.Read(file, bytes, 0)], text)].Trim();
        return ((ReadOnlySpan<char>)line).Split(words, ' ') == 4
            && int.TryParse(line[words[0]], CultureInfo.InvariantCulture, out var id)
            && DateTimeOffset.TryParseExact(line[words[1]], "O", CultureInfo.InvariantCulture, DateTimeStyles.None, out var at)
            && Enum.TryParse<Presence>(line[words[2]], out var state)
            && DateTimeOffset.TryParseExact(line[words[3]], "O", CultureInfo.InvariantCulture, DateTimeStyles.None, out var stateAt)
            ? new PlateText(id, at, state, stateAt)
            : null;
    }
}
