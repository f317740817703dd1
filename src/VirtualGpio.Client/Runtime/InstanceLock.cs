// SPDX-License-Identifier: MIT
#pragma warning disable CA1416 // Linux it is: VirtualGpio.Linux runs nowhere else, and callers need not be told twice.
using System.Diagnostics;
using System.Globalization;
using System.Text;
using VirtualGpio.Linux;

namespace VirtualGpio.Client.Runtime;

/// <summary>
/// Lets one process at a time do something. The kernel takes the lock (<c>flock</c>) back when the process dies, however
/// it dies, so there is nothing to clean up. The file holds the process ID and stays: removing it would let two
/// processes lock two files of the same name.
/// </summary>
public sealed class InstanceLock : IDisposable
{
    /// <summary>
    /// How long a process that was killed may hold its locks: the kernel gives them back after all else of it is gone,
    /// and whoever killed it need not have waited for that.
    /// </summary>
    public static readonly TimeSpan DeathPatience = TimeSpan.FromSeconds(1);

    private readonly FileStream _file;

    private InstanceLock(FileStream file) => _file = file;

    /// <summary>Takes the lock.</summary>
    /// <param name="path">The file, made if need be; its directory must be there.</param>
    /// <returns>Null if another process has it.</returns>
    public static InstanceLock? TryTake(string path)
    {
        FileStream file;
        try
        {
            file = new FileStream(path, new FileStreamOptions
            {
                Mode = FileMode.OpenOrCreate,
                Access = FileAccess.ReadWrite,
                Share = FileShare.None,
                BufferSize = 0,
                UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite,
            });
        }
        catch (IOException failure) when (failure.HResult == (int)Errno.EAGAIN)
        {
            return null;
        }

        file.SetLength(0);
        file.Write(Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{Environment.ProcessId}\n")));
        return new InstanceLock(file);
    }

    /// <summary>Takes the lock, and waits for it if need be. Blocks.</summary>
    /// <param name="path">The file, made if need be; its directory must be there.</param>
    /// <param name="patience">How long to wait, such as <see cref="DeathPatience"/>.</param>
    /// <returns>Null if other processes had it all the time.</returns>
    public static InstanceLock? TryTake(string path, TimeSpan patience)
    {
        long start = Stopwatch.GetTimestamp();
        while (true)
        {
            if (TryTake(path) is { } taken)
                return taken;
            if (Stopwatch.GetElapsedTime(start) > patience)
                return null;
            Thread.Sleep(1);
        }
    }

    /// <summary>The process that has the lock.</summary>
    /// <param name="path">The file, which need not be there.</param>
    /// <returns>Null if none has it, or it has not written its number yet.</returns>
    public static int? Holder(string path)
    {
        using (InstanceLock? free = File.Exists(path) ? TryTake(path) : null)
        {
            if (free is not null || !File.Exists(path))
                return null;
        }

        // Mapped: .NET's own files, opened to be read, ask for a shared lock.
        using MemoryFile file = MemoryFile.Open(path);
        if (file.Length is 0 or > 20)
            return null;
        using SharedMemory content = SharedMemory.Map(file, file.Length, writable: false);
        string text = Encoding.ASCII.GetString(content.Bytes(0, content.Length)).Trim();
        return int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int process) ? process : null;
    }

    /// <summary>Gives the lock back.</summary>
    public void Dispose() => _file.Dispose();
}
