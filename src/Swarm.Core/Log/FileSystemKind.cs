using System.Buffers.Binary;
using System.Runtime.InteropServices;

namespace Swarm.Core.Log;

/// <summary>On what kind of file system something lies.</summary>
internal static partial class FileSystemKind
{
    // f_type in statfs(2), <linux/magic.h>: ext2 to ext4, xfs, btrfs, f2fs, zfs, tmpfs, overlayfs.
    private static ReadOnlySpan<uint> Local => [0xEF53, 0x58465342, 0x9123683E, 0xF2F52010, 0x2FC12FC1, 0x01021994, 0x794C7630];

    /// <summary>Whether it is one that only this machine writes; false also when that is not known.</summary>
    public static bool IsKnownLocal(string directory)
    {
        if (!OperatingSystem.IsLinux() || !Environment.Is64BitProcess)
            return false;
        // f_type is the first field of struct statfs, a long; on s390x an int, where nothing here matches and the answer is no.
        Span<byte> buffer = stackalloc byte[256];
        return StatFs(directory, ref MemoryMarshal.GetReference(buffer)) == 0 && Local.Contains(BinaryPrimitives.ReadUInt32LittleEndian(buffer));
    }

    [LibraryImport("libc", EntryPoint = "statfs", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int StatFs(string path, ref byte buffer);
}
