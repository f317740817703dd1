// SPDX-License-Identifier: MIT
using VirtualGpio.Linux.Native;

namespace VirtualGpio.Linux.Seccomp;

/// <summary>The attributes and file actions of <c>posix_spawn</c>, in memory of their own.</summary>
internal sealed unsafe class SpawnOptions : IDisposable
{
    // Above the standard streams, so that setting one of them up does not overwrite another's source.
    private const int FirstFreeNumber = 3;

    private readonly byte[] _memory = GC.AllocateArray<byte>(Libc.SpawnAttributesSize + Libc.SpawnActionsSize, pinned: true);
    private readonly List<FileDescriptor> _sources = [];
    private StringVector? _directory;

    /// <summary>Prepares what a program is to be started with.</summary>
    /// <param name="start">The program.</param>
    /// <param name="ownSession">Whether it leads a session of its own, away from the terminal.</param>
    /// <exception cref="LinuxException">The limit of open files is reached.</exception>
    public SpawnOptions(ProgramStart start, bool ownSession = false)
    {
        Check(Libc.SpawnAttributesInit(Attributes), "posix_spawnattr_init");
        Check(Libc.SpawnActionsInit(Actions), "posix_spawn_file_actions_init");
        try
        {
            ResetSignals(ownSession);
            if (start.WorkingDirectory is { } directory)
            {
                _directory = new StringVector([directory]);
                Check(Libc.SpawnActionsAddChangeDirectory(Actions, _directory.First), "posix_spawn_file_actions_addchdir_np");
            }

            Redirect(start.StandardInput, StandardStreams.InputNumber);
            Redirect(start.StandardOutput, StandardStreams.OutputNumber);
            Redirect(start.StandardError, StandardStreams.ErrorNumber);
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    /// <summary><c>posix_spawnattr_t</c></summary>
    public void* Attributes => System.Runtime.CompilerServices.Unsafe.AsPointer(ref _memory[0]);

    /// <summary><c>posix_spawn_file_actions_t</c></summary>
    public void* Actions => System.Runtime.CompilerServices.Unsafe.AsPointer(ref _memory[Libc.SpawnAttributesSize]);

    /// <inheritdoc/>
    public void Dispose()
    {
        _ = Libc.SpawnAttributesDestroy(Attributes);
        _ = Libc.SpawnActionsDestroy(Actions);
        _directory?.Dispose();
        _directory = null;
        foreach (FileDescriptor source in _sources)
            source.Dispose();
        _sources.Clear();
    }

    /// <summary>
    /// .NET ignores SIGPIPE, which a program would inherit: <c>yes | head</c> would never end. Signals with handlers get
    /// their default action by <c>execve</c> itself; what our own parent had us ignore (<c>nohup</c>) or block stays so.
    /// glibc ignores in the new process the two signals that it uses itself, unless told otherwise.
    /// </summary>
    private void ResetSignals(bool ownSession)
    {
        // sigset_t: 1,024 bits, the lowest for signal 1.
        ulong* signals = stackalloc ulong[16];
        new Span<ulong>(signals, 16).Clear();
        signals[0] = Bit(Libc.SIGPIPE) | Bit(Libc.SIGCANCEL) | Bit(Libc.SIGSETXID);
        Check(Libc.SpawnAttributesSetSignalDefault(Attributes, signals), "posix_spawnattr_setsigdefault");
        Check(Libc.SpawnAttributesSetFlags(Attributes, (short)(Libc.POSIX_SPAWN_SETSIGDEF | (ownSession ? Libc.POSIX_SPAWN_SETSID : 0))), "posix_spawnattr_setflags");
    }

    private static ulong Bit(int signal) => 1ul << (signal - 1);

    private void Redirect(FileDescriptor? source, int to)
    {
        if (source is null)
            return;
        int copy = Libc.Fcntl(source, Libc.F_DUPFD_CLOEXEC, FirstFreeNumber);
        if (copy < 0)
            throw LinuxException.FromLast("fcntl(F_DUPFD_CLOEXEC)");
        _sources.Add(new FileDescriptor(copy));
        Check(Libc.SpawnActionsAddDup2(Actions, copy, to), "posix_spawn_file_actions_adddup2");
    }

    private static void Check(int error, string call)
    {
        if (error != 0)
            throw new LinuxException(call, (Errno)error);
    }
}
