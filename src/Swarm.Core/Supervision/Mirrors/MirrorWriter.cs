using System.Globalization;
using System.Text;
using Microsoft.Win32.SafeHandles;
using Swarm.Core.Log;
using Swarm.Core.Rooms;
using Swarm.Core.Tasks;

namespace Swarm.Core.Supervision.Mirrors;

/// <summary>
/// What the log says, in files for people: <c>state.md</c>, <c>learnings.md</c> and one file a task (docs/mail-and-mirrors.md). Written after the
/// fact, replaced whole, never read back as truth. Safe when several processes write: one at a time, each from the newest state.
/// </summary>
internal sealed class MirrorWriter(Room room)
{
    private static readonly TimeSpan AtMostEvery = TimeSpan.FromSeconds(1);
    private const int PositionWidth = 24;

    private readonly string _tasks = Path.Combine(room.Files.Root, "tasks");

    private long _position = -1;
    private DateTimeOffset _last;

    /// <summary>Whether something has happened since the last time, at least a second ago. Looks at no file.</summary>
    public bool IsDue => room.State.Position != _position && (room.Clock.GetUtcNow() - _last).Duration() >= AtMostEvery;

    /// <summary>Writes what is not as the log says; false when another process is at it.</summary>
    /// <param name="all">Also when nothing has happened since they were last written: somebody may have deleted or changed a file.</param>
    /// <exception cref="IOException">A directory refuses.</exception>
    /// <exception cref="UnauthorizedAccessException">A directory refuses.</exception>
    /// <exception cref="Errors.SwarmException">The log cannot be read.</exception>
    public bool TryWrite(bool all)
    {
        _last = room.Clock.GetUtcNow();
        using var held = HeldFile.TryTake(room.Files.Mirrors);
        if (held is null)
            return false;
        Write_NeedsLock(held.File, all);
        return true;
    }

    private void Write_NeedsLock(SafeFileHandle file, bool all)
    {
        var state = room.CatchUp();
        var shown = all ? null : PositionIn(file);
        if (shown != state.Position)
        {
            // What is ahead of the log shows another room.
            WriteTasks(state.Tasks, shown < state.Position ? shown.Value : 0);
            WholeFile.ReplaceIfOther(Path.Combine(room.Files.Root, "learnings.md"), LearningsMirror.Text(state.Learnings));
            WholeFile.ReplaceIfOther(Path.Combine(room.Files.Root, "state.md"), StateMirror.Text(state, room.Files.Workspace.Name));
            var position = state.Position.ToString(CultureInfo.InvariantCulture).PadRight(PositionWidth - 1) + "\n";
            RandomAccess.Write(file, Encoding.ASCII.GetBytes(position), 0);
        }
        _position = state.Position;
    }

    private void WriteTasks(TaskBoard tasks, long shown)
    {
        if (!RoomFiles.EnsureOwn(_tasks) || TaskMirror.Folders.Any(f => !RoomFiles.EnsureOwn(Path.Combine(_tasks, f))))
            return;
        var left = TaskMirror.Folders.ToDictionary(f => f, Ours, StringComparer.Ordinal);
        foreach (var task in tasks.All.Values)
        {
            var (folder, name) = (TaskMirror.FolderOf(task.Status), TaskMirror.NameOf(task));
            if (!left[folder].Remove(name) || task.ChangedAt > shown)
                WholeFile.ReplaceIfOther(Path.Combine(_tasks, folder, name), TaskMirror.Text(task));
        }
        // Where a task no longer stands, and what another room left. What a person put there stays, and so does what is over and no longer on the board.
        foreach (var (folder, names) in left)
        {
            foreach (var name in names.Where(n => folder != TaskMirror.FolderOf(WorkStatus.Done) || !tasks.IsForgotten(TaskMirror.IdIn(n))))
                File.Delete(Path.Combine(_tasks, folder, name));
        }
    }

    private HashSet<string> Ours(string folder) =>
        [.. Directory.EnumerateFiles(Path.Combine(_tasks, folder)).Select(p => Path.GetFileName(p)).Where(TaskMirror.IsOurs)];

    private static long? PositionIn(SafeFileHandle file)
    {
        Span<byte> text = stackalloc byte[PositionWidth];
        var read = RandomAccess.Read(file, text, 0);
        return long.TryParse(Encoding.ASCII.GetString(text[..read]).Trim(), CultureInfo.InvariantCulture, out var position) ? position : null;
    }
}
