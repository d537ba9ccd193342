using System.Buffers.Binary;
using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Swarm.Core.Log;

/// <summary>Which file this is, beyond its name.</summary>
/// <param name="Links">How many names it has; 0 when it was deleted or replaced.</param>
/// <param name="Inode">Its number in the file system.</param>
internal readonly partial record struct FileIdentity(uint Links, ulong Inode)
{
    private const int CurrentDirectory = -100; // AT_FDCWD
    private const int EmptyPath = 0x1000; // AT_EMPTY_PATH
    private const uint LinksAndInode = 0x4 | 0x100; // STATX_NLINK | STATX_INO
    private const uint FileType = 0x1; // STATX_TYPE
    private const int TypeBits = 0xF000, Regular = 0x8000; // S_IFMT, S_IFREG

    /// <summary>The identity of an open file.</summary>
    public static FileIdentity Of(SafeFileHandle file)
    {
        Span<byte> buffer = stackalloc byte[256];
        ref var start = ref MemoryMarshal.GetReference(buffer);
        if (OperatingSystem.IsMacOS())
        {
            // struct stat with 64-bit inodes: st_nlink at 6, st_ino at 8 (<sys/stat.h>).
            return FStat(file, ref start) == 0
                ? new(BinaryPrimitives.ReadUInt16LittleEndian(buffer[6..]), BinaryPrimitives.ReadUInt64LittleEndian(buffer[8..]))
                : throw new IOException($"fstat failed: errno {Marshal.GetLastPInvokeError()}");
        }
        // struct statx has the same layout on every architecture: stx_nlink at 16, stx_ino at 32 (statx(2)).
        return StatX(file, "", EmptyPath, LinksAndInode, ref start) == 0
            ? new(BinaryPrimitives.ReadUInt32LittleEndian(buffer[16..]), BinaryPrimitives.ReadUInt64LittleEndian(buffer[32..]))
            : throw new IOException($"statx failed: errno {Marshal.GetLastPInvokeError()}");
    }

    /// <summary>Whether it is an ordinary file, neither directory, FIFO, socket nor device.</summary>
    public static bool IsRegular(SafeFileHandle file)
    {
        Span<byte> buffer = stackalloc byte[256];
        ref var start = ref MemoryMarshal.GetReference(buffer);
        // The mode is at 4 in struct stat of macOS, at 28 in struct statx.
        var mode = OperatingSystem.IsMacOS()
            ? FStat(file, ref start) == 0 ? BinaryPrimitives.ReadUInt16LittleEndian(buffer[4..]) : 0
            : StatX(file, "", EmptyPath, FileType, ref start) == 0 ? BinaryPrimitives.ReadUInt16LittleEndian(buffer[28..]) : 0;
        return (mode & TypeBits) == Regular;
    }

    /// <summary>The inode that has this name now; null when none has.</summary>
    public static ulong? InodeAt(string path)
    {
        Span<byte> buffer = stackalloc byte[256];
        ref var start = ref MemoryMarshal.GetReference(buffer);
        if (OperatingSystem.IsMacOS())
            return Stat(path, ref start) == 0 ? BinaryPrimitives.ReadUInt64LittleEndian(buffer[8..]) : null;
        return StatX(CurrentDirectory, path, 0, LinksAndInode, ref start) == 0 ? BinaryPrimitives.ReadUInt64LittleEndian(buffer[32..]) : null;
    }

    [LibraryImport("libc", EntryPoint = "statx", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int StatX(SafeFileHandle directory, string path, int flags, uint mask, ref byte buffer);

    [LibraryImport("libc", EntryPoint = "statx", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int StatX(int directory, string path, int flags, uint mask, ref byte buffer);

    [LibraryImport("libc", EntryPoint = "stat", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Stat(string path, ref byte buffer);

    [LibraryImport("libc", EntryPoint = "fstat", SetLastError = true)]
    private static partial int FStat(SafeFileHandle file, ref byte buffer);
}
