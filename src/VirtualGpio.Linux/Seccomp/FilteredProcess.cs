// SPDX-License-Identifier: MIT
using System.Runtime.InteropServices;
using VirtualGpio.Linux.Native;

namespace VirtualGpio.Linux.Seccomp;

/// <summary>
/// A program that runs under a filter, our child, in our process group: what the terminal sends (Ctrl+C, Ctrl+Z) reaches it
/// as it reaches us. Its children inherit the filter. Any thread.
/// </summary>
/// <remarks>
/// Only this child is waited for, by its pidfd, so that nothing is taken from <see cref="System.Diagnostics.Process"/>,
/// which in turn waits only for those that it started.
/// </remarks>
public sealed unsafe class FilteredProcess : IDisposable
{
    private readonly Lock _lock = new();
    private ProgramExit? _exit;

    private FilteredProcess(int id, FileDescriptor process, SeccompListener listener)
    {
        Id = id;
        ExitDescriptor = process;
        Listener = listener;
    }

    /// <summary>The number of the process. Not given to another one before its exit was seen here.</summary>
    public int Id { get; }

    /// <summary>Receives what the filter traps. Owned by this object.</summary>
    public SeccompListener Listener { get; }

    /// <summary>Readable in <see cref="Epoll"/> once the program has ended (a pidfd). Owned by this object.</summary>
    public FileDescriptor ExitDescriptor { get; }

    /// <summary>Starts a program under a filter. From now on somebody must serve <see cref="Listener"/>.</summary>
    /// <param name="start">The program.</param>
    /// <param name="filter">The filter.</param>
    /// <exception cref="ProgramStartException">There is no such program, or it cannot be run.</exception>
    /// <exception cref="LinuxException">
    /// The filter cannot be installed: EBUSY: this process is supervised itself; EPERM: forbidden; EINVAL: the kernel is
    /// too old. Or there are no descriptors or no memory left.
    /// </exception>
    public static FilteredProcess Start(ProgramStart start, SeccompFilter filter)
    {
        ArgumentNullException.ThrowIfNull(start);
        ArgumentNullException.ThrowIfNull(filter);
        if (start.WorkingDirectory is { } directory && !Directory.Exists(directory))
            throw new ProgramStartException(directory, Errno.ENOENT, "There is no such folder to start a program in.");
        string path = ProgramPath.Find(start);

        using var options = new SpawnOptions(start);
        using var native = new StringVector([path]);
        using var arguments = new StringVector([start.Program, .. start.Arguments]);
        using StringVector? environment = start.Environment is null ? null : new([.. start.Environment.Select(pair => $"{pair.Key}={pair.Value}")]);
        var block = new SpawnBlock
        {
            Path = native.First,
            Arguments = arguments.Pointers,
            Environment = environment is null ? OwnEnvironment() : environment.Pointers,
            Attributes = options.Attributes,
            Actions = options.Actions,
            WaitsKillable = start.IsInterruptible ? 0 : 1,
        };
        FilteredThread.Run(filter, ref block);
        if (block.FilterError != 0)
            throw FilterError.Explain(block.FilterError);

        var listener = new SeccompListener(block.Listener, block.WaitsKillable != 0);
        if (block.SpawnError != 0)
        {
            listener.Dispose();
            throw new ProgramStartException(path, (Errno)block.SpawnError);
        }

        try
        {
            return new FilteredProcess(block.ProcessId, OpenProcess(block.ProcessId), listener);
        }
        catch
        {
            // Nobody would answer its calls, or see it end.
            Signals.Kill(block.ProcessId, LinuxSignal.Kill);
            listener.Dispose();
            throw;
        }
    }

    /// <summary>Sends the program a signal; the program only, not its children.</summary>
    /// <param name="signal">The signal.</param>
    /// <returns>False if it has ended.</returns>
    /// <exception cref="LinuxException">EPERM: not allowed.</exception>
    public bool Signal(LinuxSignal signal)
    {
        if (Libc.PidfdSendSignal(ExitDescriptor, (int)signal) == 0)
            return true;
        return LinuxException.LastErrno == Errno.ESRCH ? false : throw LinuxException.FromLast($"pidfd_send_signal({signal})");
    }

    /// <summary>How the program ended, or null while it runs. Its children can live on.</summary>
    /// <exception cref="LinuxException">ECHILD: somebody else in this process waited for it.</exception>
    public ProgramExit? TryGetExit() => Wait(Libc.WNOHANG);

    /// <summary>Waits until the program ends. Somebody else must serve <see cref="Listener"/> meanwhile.</summary>
    /// <exception cref="LinuxException">ECHILD: somebody else in this process waited for it.</exception>
    public ProgramExit WaitForExit()
    {
        // Not under the lock: who only asks need not wait.
        ExitDescriptor.WaitReadable(-1);
        return Wait(0)!.Value;
    }

    /// <summary>
    /// Closes the listener and stops looking at the program, which runs on if it has not ended; what the filter traps then
    /// fails with ENOSYS.
    /// </summary>
    public void Dispose()
    {
        if (!ExitDescriptor.IsClosed)
            Reap();
        Listener.Dispose();
        ExitDescriptor.Dispose();
    }

    private void Reap()
    {
        // So that a program that has ended does not stay a zombie. That somebody else took it is nothing to tell here.
        SignalInfo info = default;
        lock (_lock)
            _ = _exit is null ? Libc.WaitId(Libc.P_PIDFD, ExitDescriptor, &info, Libc.WEXITED | Libc.WNOHANG) : 0;
    }

    private ProgramExit? Wait(int options)
    {
        lock (_lock)
        {
            if (_exit is not null)
                return _exit;
            SignalInfo info = default;
            while (Libc.WaitId(Libc.P_PIDFD, ExitDescriptor, &info, Libc.WEXITED | options) != 0)
            {
                if (!Libc.Interrupted)
                    throw LinuxException.FromLast($"waitid({Id})");
            }

            if (info.ProcessId != 0)
                _exit = info.Code == Libc.CLD_EXITED ? new ProgramExit(info.Status, null) : new ProgramExit(0, info.Status);
            return _exit;
        }
    }

    private static FileDescriptor OpenProcess(int id)
    {
        // The number still is the child's: nobody has waited for it.
        int fd = Libc.PidfdOpen(id);
        return fd >= 0 ? new FileDescriptor(fd) : throw LinuxException.FromLast("pidfd_open");
    }

    /// <summary>The C library's own, as .NET would lose what is not UTF-8.</summary>
    private static byte** OwnEnvironment() => *(byte***)NativeLibrary.GetExport(NativeLibrary.GetMainProgramHandle(), "environ");
}
