using System.ComponentModel;
using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Swarm.Core.Log;

/// <summary>The system calls that .NET does not offer, for Linux and macOS. The one place for them.</summary>
internal static partial class Native
{
    /// <summary>flock(2) operations.</summary>
    private const int LockShared = 1, LockExclusive = 2, LockNonBlocking = 4, Unlock = 8;

    private const int ReadWrite = 2, WriteOnly = 1;
    private const short PollIn = 1;

    // Values of <fcntl.h> and <errno.h>; they differ between the two systems.
    private static readonly int CloseOnExec = OperatingSystem.IsMacOS() ? 0x1000000 : 0x80000;
    private static readonly int NonBlocking = OperatingSystem.IsMacOS() ? 0x4 : 0x800;
    private static readonly int NoFollow = OperatingSystem.IsMacOS() ? 0x100
        : RuntimeInformation.ProcessArchitecture is Architecture.Arm64 or Architecture.Arm ? 0x8000 : 0x20000;
    private static readonly int WouldBlock = OperatingSystem.IsMacOS() ? 35 : 11;
    private const int NoSuchFile = 2, Interrupted = 4, FileExists = 17, NoDirectory = 20;

    /// <summary>
    /// Opens a file for locking, creating it if needed. Not File.OpenHandle: that takes a flock of its own on every open.
    /// </summary>
    /// <exception cref="Win32Exception">The system refused.</exception>
    public static SafeFileHandle OpenForLock(string path)
    {
        if (TryOpenForLock(path) is { } file)
            return file;
        CreateEmpty(path);
        return Checked(Open(path, ReadWrite | CloseOnExec), path);
    }

    /// <summary>As <see cref="OpenForLock"/>, but null when there is no such file.</summary>
    /// <exception cref="Win32Exception">The system refused.</exception>
    public static SafeFileHandle? TryOpenForLock(string path)
    {
        var descriptor = Open(path, ReadWrite | CloseOnExec);
        return descriptor < 0 && Marshal.GetLastPInvokeError() is NoSuchFile or NoDirectory ? null : Checked(descriptor, path);
    }

    /// <summary>Opens the reading end of a FIFO, creating it if needed. Read-write, so that it never sees an end of file.</summary>
    public static SafeFileHandle OpenBell(string path)
    {
        if (MakeFifo(path, 0x180 /* 0600 */) != 0 && Marshal.GetLastPInvokeError() is var error && error != FileExists)
            throw Refused(error, path);
        return Checked(Open(path, ReadWrite | NonBlocking | CloseOnExec), path);
    }

    /// <summary>
    /// Opens what somebody else put there, for reading. Null unless it is a regular file that can be read: a symbolic link is not followed,
    /// and a FIFO that nobody writes blocks nobody.
    /// </summary>
    public static SafeFileHandle? OpenRegular(string path)
    {
        var descriptor = Open(path, NonBlocking | NoFollow | CloseOnExec);
        if (descriptor < 0)
            return null;
        var file = new SafeFileHandle(descriptor, ownsHandle: true);
        if (FileIdentity.IsRegular(file))
            return file;
        file.Dispose();
        return null;
    }

    /// <summary>Writes one byte into a FIFO that somebody reads. False when nobody does.</summary>
    public static bool RingBell(string path)
    {
        var descriptor = Open(path, WriteOnly | NonBlocking | CloseOnExec);
        if (descriptor < 0)
            return false;
        using var bell = new SafeFileHandle(descriptor, ownsHandle: true);
        byte one = 1;
        // A full FIFO (EAGAIN) has rung already.
        _ = Write(bell, in one, 1);
        return true;
    }

    /// <summary>Waits for a byte in the FIFO, at most <paramref name="milliseconds"/>, and empties it; false when none came.</summary>
    public static bool AwaitBell(SafeFileHandle bell, int milliseconds)
    {
        var wanted = new PollRequest { Descriptor = (int)bell.DangerousGetHandle(), Events = PollIn };
        if (Poll(ref wanted, 1, milliseconds) <= 0)
            return false;
        Span<byte> rings = stackalloc byte[64];
        while (Read(bell, ref MemoryMarshal.GetReference(rings), rings.Length) == rings.Length)
        {
        }
        return true;
    }

    /// <summary>
    /// Asks for the shortest time slice for the calling thread: from Linux 6.12 on, one that is woken then puts off a thread with a longer one at
    /// once, instead of waiting until that blocks. Where the system knows no such thing, nothing changes.
    /// </summary>
    public static void ShortenTimeSlice()
    {
        if (SetScheduling == 0)
            return;
        var scheduling = default(Scheduling);
        var size = Marshal.SizeOf<Scheduling>();
        // What else there is stays, above all how nice it is.
        if (SystemCall(GetScheduling, 0, ref scheduling, size, 0) != 0 || scheduling.Policy != OrdinaryPolicy)
            return;
        scheduling.Runtime = ShortestSlice;
        _ = SystemCall(SetScheduling, 0, ref scheduling, 0, 0);
    }

    /// <summary>Takes the exclusive lock of an open file; false when somebody else has it and <paramref name="wait"/> is false.</summary>
    public static bool TryLock(SafeFileHandle file, bool wait)
    {
        while (Flock(file, wait ? LockExclusive : LockExclusive | LockNonBlocking) != 0)
        {
            var error = Marshal.GetLastPInvokeError();
            if (error == WouldBlock)
                return false;
            if (error != Interrupted)
                throw new Win32Exception(error);
        }
        return true;
    }

    /// <summary>Whether somebody holds the exclusive lock. Takes the shared one for a moment to find out.</summary>
    public static bool IsLocked(SafeFileHandle file)
    {
        if (Flock(file, LockShared | LockNonBlocking) != 0)
            return true;
        Release(file);
        return false;
    }

    /// <summary>Gives the lock back.</summary>
    public static void Release(SafeFileHandle file) => _ = Flock(file, Unlock);

    /// <summary>
    /// The first byte in a stretch of the file that another open file has locked for writing (an open file description lock of fcntl(2), which
    /// the kernel frees with its process); null when there is none, and where the system has no such locks that could be called from here.
    /// </summary>
    /// <param name="file">Whose own locks do not count.</param>
    /// <param name="from">The first byte.</param>
    /// <param name="length">How many; 0 for all that follow.</param>
    public static long? LockedByte(SafeFileHandle file, long from, long length)
    {
        var wanted = new RecordLock { Type = ReadLock, Start = from, Length = length };
        return HasRecordLocks && Control(file, GetRecordLock, ref wanted) == 0 && wanted.Type != NoLock ? wanted.Start : null;
    }

    /// <summary>Locks one byte of the file for writing; false when another open file has it.</summary>
    public static bool TryLockByte(SafeFileHandle file, long at)
    {
        var wanted = new RecordLock { Type = WriteLock, Start = at, Length = 1 };
        return !HasRecordLocks || Control(file, SetRecordLock, ref wanted) == 0;
    }

    /// <summary>Blocks this thread until no other open file has locked the byte for writing.</summary>
    public static void AwaitByte(SafeFileHandle file, long at)
    {
        var wanted = new RecordLock { Type = ReadLock, Start = at, Length = 1 };
        while (HasRecordLocks && Control(file, SetRecordLockWaiting, ref wanted) != 0)
        {
            if (Marshal.GetLastPInvokeError() is var error && error != Interrupted)
                throw new Win32Exception(error);
        }
        ReleaseByte(file, at);
    }

    /// <summary>Gives a byte back.</summary>
    public static void ReleaseByte(SafeFileHandle file, long at)
    {
        var wanted = new RecordLock { Type = NoLock, Start = at, Length = 1 };
        if (HasRecordLocks)
            _ = Control(file, SetRecordLock, ref wanted);
    }

    /// <summary>Returns when the disk keeps what was written to the file (fdatasync(2)).</summary>
    /// <exception cref="IOException">It may not keep it.</exception>
    public static void SyncData(SafeFileHandle file)
    {
        // fdatasync(2) of macOS leaves it in the disk's cache; .NET asks for more there.
        if (OperatingSystem.IsMacOS())
            RandomAccess.FlushToDisk(file);
        else
            RequireSynced(DataSync(file));
    }

    /// <summary>Returns when the disk keeps the names in the directory (fsync(2)).</summary>
    /// <exception cref="IOException">It may not keep them.</exception>
    public static void SyncDirectory(string path)
    {
        var descriptor = Open(path, CloseOnExec);
        RequireSynced(Math.Min(descriptor, 0));
        using var directory = new SafeFileHandle(descriptor, ownsHandle: true);
        RequireSynced(FullSync(directory));
    }

    private static void RequireSynced(int result)
    {
        if (result != 0)
            throw new IOException(Marshal.GetLastPInvokeErrorMessage());
    }

    /// <summary>Blocks this thread until nobody else holds the exclusive lock of an open file.</summary>
    public static void AwaitUnlocked(SafeFileHandle file)
    {
        while (Flock(file, LockShared) != 0 && Marshal.GetLastPInvokeError() == Interrupted)
        {
        }
        Release(file);
    }

    /// <summary>How many files a process may open at most (RLIMIT_NOFILE): the hard limit, to which .NET raises the soft one.</summary>
    public static ulong OpenFilesLimit() => Limit(OperatingSystem.IsMacOS() ? 8 : 7).Hard;

    /// <summary>How many processes and threads this user may have (RLIMIT_NPROC).</summary>
    public static ulong ProcessesLimit() => Limit(OperatingSystem.IsMacOS() ? 7 : 6).Soft;

    private static ResourceLimit Limit(int resource) =>
        GetResourceLimit(resource, out var limit) == 0 ? limit : throw new Win32Exception(Marshal.GetLastPInvokeError());

    private static void CreateEmpty(string path)
    {
        try
        {
            using var created = OwnFile.Open(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.ReadWrite | FileShare.Delete);
        }
        catch (IOException) when (File.Exists(path))
        {
            // .NET's own advisory lock collided with ours; the file is there, which is all that was wanted.
        }
    }

    private static SafeFileHandle Checked(int descriptor, string path) =>
        descriptor >= 0 ? new SafeFileHandle(descriptor, ownsHandle: true) : throw Refused(Marshal.GetLastPInvokeError(), path);

    private static Win32Exception Refused(int error, string path) => new(error, $"{Marshal.GetPInvokeErrorMessage(error)} : '{path}'");

    [StructLayout(LayoutKind.Sequential)]
    private struct PollRequest
    {
        public int Descriptor;
        public short Events;
        public short Returned;
    }

    // Open file description locks (fcntl(2)) and struct flock of 64-bit Linux. On macOS fcntl is variadic in a way that no declaration here can call.
    private static readonly bool HasRecordLocks = OperatingSystem.IsLinux() && Environment.Is64BitProcess;
    private const int GetRecordLock = 36, SetRecordLock = 37, SetRecordLockWaiting = 38;
    private const short ReadLock = 0, WriteLock = 1, NoLock = 2;

    [StructLayout(LayoutKind.Sequential)]
    private struct RecordLock
    {
        public short Type;
        public short Whence;
        public long Start;
        public long Length;
        public int Process;
    }

    // sched_setattr(2) and sched_getattr(2), for which the C library has no function before glibc 2.41.
    private static readonly int SetScheduling = !OperatingSystem.IsLinux() ? 0
        : RuntimeInformation.ProcessArchitecture switch { Architecture.X64 => 314, Architecture.Arm64 => 274, _ => 0 };
    private static readonly int GetScheduling = SetScheduling + 1;
    private const uint OrdinaryPolicy = 0;
    private const ulong ShortestSlice = 100_000; // Nanoseconds; the kernel takes no less.

    // struct sched_attr, its first version (<linux/sched/types.h>).
    [StructLayout(LayoutKind.Sequential)]
    private struct Scheduling
    {
        public uint Size;
        public uint Policy;
        public ulong Flags;
        public int Nice;
        public uint Priority;
        public ulong Runtime;
        public ulong Deadline;
        public ulong Period;
    }

    // rlim_t is 64 bits wide on both systems (<sys/resource.h>).
    [StructLayout(LayoutKind.Sequential)]
    private struct ResourceLimit
    {
        public ulong Soft;
        public ulong Hard;
    }

    [LibraryImport("libc", EntryPoint = "getrlimit", SetLastError = true)]
    private static partial int GetResourceLimit(int resource, out ResourceLimit limit);

    // open(2) is variadic only for O_CREAT, which is never passed here: on arm64 macOS a variadic argument would be lost.
    [LibraryImport("libc", EntryPoint = "open", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Open(string path, int flags);

    [LibraryImport("libc", EntryPoint = "mkfifo", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int MakeFifo(string path, uint mode);

    [LibraryImport("libc", EntryPoint = "flock", SetLastError = true)]
    private static partial int Flock(SafeFileHandle file, int operation);

    [LibraryImport("libc", EntryPoint = "fcntl", SetLastError = true)]
    private static partial int Control(SafeFileHandle file, int operation, ref RecordLock argument);

    [LibraryImport("libc", EntryPoint = "fdatasync", SetLastError = true)]
    private static partial int DataSync(SafeFileHandle file);

    [LibraryImport("libc", EntryPoint = "fsync", SetLastError = true)]
    private static partial int FullSync(SafeFileHandle file);

    // syscall(2) with the arguments of the two calls above; one that a call does not have is not looked at.
    [LibraryImport("libc", EntryPoint = "syscall")]
    private static partial nint SystemCall(nint number, nint thread, ref Scheduling scheduling, nint sizeOrFlags, nint flags);

    [LibraryImport("libc", EntryPoint = "poll", SetLastError = true)]
    private static partial int Poll(ref PollRequest requests, nuint count, int milliseconds);

    [LibraryImport("libc", EntryPoint = "read", SetLastError = true)]
    private static partial nint Read(SafeFileHandle file, ref byte buffer, nint count);

    [LibraryImport("libc", EntryPoint = "write", SetLastError = true)]
    private static partial nint Write(SafeFileHandle file, in byte buffer, nint count);
}
