// SPDX-License-Identifier: MIT
using VirtualGpio.Linux;

namespace VirtualGpio.Daemon.Wire;

/// <summary>The memory of a chip without interrupts: a file, as QEMU's memory-backend-file wants it.</summary>
internal static class PlainMemory
{
    /// <summary>
    /// Opens the file, and makes it where there is none. It stays when <c>vgpio up</c> ends: a running guest has it mapped,
    /// and the next <c>vgpio up</c> is to find that guest again.
    /// </summary>
    /// <param name="path">The file.</param>
    /// <param name="size">Its size, in bytes.</param>
    /// <param name="found">Whether it was there.</param>
    /// <exception cref="VirtualGpioException">It cannot be made, or is of another size.</exception>
    internal static MemoryFile Open(string path, long size, out bool found)
    {
        try
        {
            found = File.Exists(path);
            if (!found)
                Create(path, size);
            MemoryFile file = MemoryFile.Open(path);
            if (file.Length == size)
                return file;
            file.Dispose();
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw new VirtualGpioException(ErrorKind.Conflict, $"The memory {path} cannot be used: {failure.Message}", failure);
        }

        throw new VirtualGpioException(
            ErrorKind.Conflict,
            FormattableString.Invariant($"The memory {path} has another size than the {size} bytes needed. If no guest runs with it, remove it; else give as many lines as before."));
    }

    private static void Create(string path, long size)
    {
        // Under another name first: QEMU would take a file that is not there in full for a small one.
        string half = path + ".new";
        File.Delete(half);
        using (var file = new FileStream(half, new FileStreamOptions
        {
            Mode = FileMode.CreateNew,
            Access = FileAccess.ReadWrite,
            UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite,
            PreallocationSize = size,
        }))
        {
            file.SetLength(size);
        }

        File.Move(half, path);
    }
}
