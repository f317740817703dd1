// SPDX-License-Identifier: MIT
using System.Runtime.InteropServices;
using VirtualGpio.Linux.Native;

namespace VirtualGpio.Linux.Seccomp;

/// <summary>What <c>stat</c> and <c>statx</c> tell a program of a file, in the form in which the kernel does.</summary>
public readonly struct ProgramFileStatus
{
    /// <summary>How many bytes either form has at most.</summary>
    public const int LargestSize = 256;

    private const int BlockSize = 4096;

    private readonly FileStatus _status;

    private ProgramFileStatus(in FileStatus status) => _status = status;

    /// <summary>The number of the file.</summary>
    public ulong Inode => _status.Inode;

    /// <summary>Looks at a file of ours; a symbolic link is told of itself.</summary>
    /// <param name="path">The path.</param>
    /// <returns>Null if there is none.</returns>
    public static ProgramFileStatus? Of(string path) => FileStatus.TryGet(path, out FileStatus status) ? new ProgramFileStatus(status) : null;

    /// <summary>A character device that everybody may read and write, root's.</summary>
    /// <param name="major">What it stands for.</param>
    /// <param name="minor">What it stands for.</param>
    /// <param name="folder">The folder that it is in.</param>
    /// <param name="inode">Its number there.</param>
    /// <param name="made">When it was made.</param>
    public static ProgramFileStatus OfCharacterDevice(uint major, uint minor, FileIdentity folder, ulong inode, DateTimeOffset made)
    {
        TimeSpec time = TimeSpec.FromNanoseconds((made - DateTimeOffset.UnixEpoch).Ticks * 100);
        return new(new FileStatus
        {
            Mask = Libc.STATX_BASIC_STATS,
            BlockSize = BlockSize,
            Links = 1,
            Mode = FileStatus.CharacterDeviceType | 0x1b6,
            Inode = inode,
            AccessTime = time,
            ChangeTime = time,
            ModifyTime = time,
            StandsForMajor = major,
            StandsForMinor = minor,
            DeviceMajor = (uint)(folder.Device >> 32),
            DeviceMinor = (uint)folder.Device,
        });
    }

    /// <summary>Writes <c>struct statx</c>.</summary>
    /// <param name="into">At least <see cref="LargestSize"/> bytes.</param>
    /// <returns>How many it has.</returns>
    public int WriteStatx(Span<byte> into)
    {
        MemoryMarshal.Write(into, _status);
        return LargestSize;
    }

    /// <summary>Writes <c>struct stat</c> of this machine's architecture (asm/stat.h).</summary>
    /// <param name="into">At least <see cref="LargestSize"/> bytes.</param>
    /// <returns>How many it has.</returns>
    public int WriteStat(Span<byte> into) => WriteStat(into, RuntimeInformation.ProcessArchitecture);

    /// <summary>Writes <c>struct stat</c> of an architecture.</summary>
    internal int WriteStat(Span<byte> into, Architecture architecture)
    {
        const int sizeX64 = 144;
        const int sizeArm64 = 128;
        bool isX64 = architecture == Architecture.X64;
        int size = isX64 ? sizeX64 : sizeArm64;
        into[..size].Clear();
        MemoryMarshal.Write(into, DeviceNumber(_status.DeviceMajor, _status.DeviceMinor));
        MemoryMarshal.Write(into[8..], _status.Inode);
        if (isX64)
        {
            MemoryMarshal.Write(into[16..], (ulong)_status.Links);
            MemoryMarshal.Write(into[24..], (uint)_status.Mode);
            MemoryMarshal.Write(into[28..], _status.UserId);
            MemoryMarshal.Write(into[32..], _status.GroupId);
            MemoryMarshal.Write(into[40..], DeviceNumber(_status.StandsForMajor, _status.StandsForMinor));
        }
        else
        {
            MemoryMarshal.Write(into[16..], (uint)_status.Mode);
            MemoryMarshal.Write(into[20..], _status.Links);
            MemoryMarshal.Write(into[24..], _status.UserId);
            MemoryMarshal.Write(into[28..], _status.GroupId);
            MemoryMarshal.Write(into[32..], DeviceNumber(_status.StandsForMajor, _status.StandsForMinor));
        }

        // 64 bits on the one, 32 and nothing on the other.
        MemoryMarshal.Write(into[48..], _status.Size);
        MemoryMarshal.Write(into[56..], (ulong)_status.BlockSize);
        MemoryMarshal.Write(into[64..], _status.Blocks);
        MemoryMarshal.Write(into[72..], _status.AccessTime);
        MemoryMarshal.Write(into[88..], _status.ModifyTime);
        MemoryMarshal.Write(into[104..], _status.ChangeTime);
        return size;
    }

    /// <summary>new_encode_dev (linux/kdev_t.h)</summary>
    private static ulong DeviceNumber(uint major, uint minor) => (minor & 0xff) | (major << 8) | ((minor & ~0xffu) << 12);
}
