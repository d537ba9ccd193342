using System.Globalization;
using System.Text;
using Microsoft.Win32.SafeHandles;
using Swarm.Core.Errors;
using Swarm.Core.Identity;

namespace Swarm.Core.Log;

/// <summary>
/// Returns when the disk keeps an event. One process at a time asks the disk, for all that is in the log then; the others wait and find in
/// <c>run/durable</c> how far that was. A disk that failed once is believed no more: asked again it would say yes to what it has dropped.
/// </summary>
internal sealed class GroupSync : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    private readonly string _path;
    private readonly TimeProvider _clock;
    private readonly Func<long> _end;
    private readonly Func<long> _sync;
    private readonly SafeFileHandle _file;
    private readonly string _boot = Boot();

    // One thread of this process at a time; those behind it mostly find that it has been done for them.
    private readonly SemaphoreSlim _one = new(1, 1);
    private long _kept;
    private volatile string? _lost;

    /// <summary>Nothing is known to be kept.</summary>
    /// <param name="path"><c>run/durable</c>.</param>
    /// <param name="clock">For the patience with a process that asks the disk.</param>
    /// <param name="end">The last position in the log.</param>
    /// <param name="sync">Returns when the disk keeps everything up to the position that it returns.</param>
    public GroupSync(string path, TimeProvider clock, Func<long> end, Func<long> sync)
    {
        (_path, _clock, _end, _sync) = (path, clock, end, sync);
        _file = Native.OpenForLock(path);
    }

    /// <summary>Refuses to write what could not be kept.</summary>
    /// <exception cref="SwarmException">The disk has failed since the system was started.</exception>
    public void RequireGood()
    {
        Look();
        if (_lost is { } reason)
            throw new SwarmException(Refusals.DiskFailedBefore(_path, reason));
    }

    /// <summary>Returns when the disk keeps everything up to the position.</summary>
    /// <exception cref="SwarmException">It may not keep it.</exception>
    public async ValueTask AwaitAsync(long position)
    {
        while (Volatile.Read(ref _kept) < position)
        {
            await _one.WaitAsync();
            try
            {
                Look();
                if (_lost is { } reason)
                    throw new SwarmException(Refusals.NotKept(_path, position, reason));
                if (_kept < position)
                    await SyncOrWaitAsync(position);
            }
            finally
            {
                _one.Release();
            }
        }
    }

    /// <summary>The disk has failed to keep something.</summary>
    public void Lose(string reason)
    {
        _lost = reason;
        Tell(long.MaxValue, reason);
    }

    /// <inheritdoc />
    public void Dispose()
    {
        _file.Dispose();
        _one.Dispose();
    }

    private async Task SyncOrWaitAsync(long position)
    {
        if (Native.TryLock(_file, wait: false))
        {
            try
            {
                Look();
                if (_kept < position && _lost is null)
                    Sync();
            }
            finally
            {
                Native.Release(_file);
            }
        }
        else if (!await OtherIsDoneAsync())
        {
            // It was stopped. The lock is only for asking together.
            Sync();
        }
    }

    private async Task<bool> OtherIsDoneAsync()
    {
        try
        {
            await Task.Run(() => Native.AwaitUnlocked(_file)).WaitAsync(Patience, _clock);
            return true;
        }
        catch (TimeoutException)
        {
            return false;
        }
    }

    private void Sync()
    {
        try
        {
            var kept = _sync();
            Look();
            if (_lost is not null)
                return;
            _kept = kept;
            Tell(kept, "");
        }
        catch (IOException failed)
        {
            Lose(failed.Message);
        }
    }

    // What another process has told since the system was started, unless it is about another log: one that was longer.
    private void Look()
    {
        Span<byte> buffer = stackalloc byte[256];
        var text = Encoding.UTF8.GetString(buffer[..RandomAccess.Read(_file, buffer, 0)]);
        if (text.IndexOf('\n', StringComparison.Ordinal) is not (> 0 and var length) || text[..length].Split(' ', 3) is not [var boot, var told, var reason]
            || boot != _boot || !long.TryParse(told, CultureInfo.InvariantCulture, out var position))
            return;
        if (position == long.MaxValue)
            _lost ??= reason;
        else if (position > _kept && position <= _end())
            _kept = position;
    }

    private void Tell(long position, string reason)
    {
        try
        {
            RandomAccess.Write(_file, Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{_boot} {position:D19} {VisibleText.Line(reason, 100)}\n")), 0);
        }
        catch (IOException)
        {
            // Every process asks the disk for itself, then, and is told for itself.
        }
    }

    // After a start of the system what was told before is worth nothing. Where the system does not tell which start this is, no process believes another.
    private static string Boot() =>
        File.Exists("/proc/sys/kernel/random/boot_id") ? File.ReadAllText("/proc/sys/kernel/random/boot_id").Trim() : Guid.NewGuid().ToString();
}
