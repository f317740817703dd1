// SPDX-License-Identifier: MIT
using VirtualGpio.Linux.Native;

namespace VirtualGpio.Linux.Seccomp;

/// <summary>
/// Recognises an open file among the descriptors of other processes without keeping it open. One thread.
/// </summary>
/// <remarks>
/// An epoll instance knows an open file for as long as anybody has it open, and holds no reference to it; kcmp(2) tells
/// whether a descriptor of a process is that file. That costs less than half of <see cref="ProgramDescriptor.Look"/>,
/// which finds out what a descriptor is from its path in <c>/proc</c>.
/// </remarks>
public sealed unsafe class OpenFileMark : IDisposable
{
    private readonly Epoll _epoll;
    private readonly uint _number;

    private OpenFileMark(Epoll epoll, int number)
    {
        _epoll = epoll;
        _number = (uint)number;
    }

    /// <summary>Marks an open file.</summary>
    /// <param name="file">A descriptor of it, which can be closed then: one that epoll can watch, such as a pipe's.</param>
    /// <returns>Null: the limit of open files is reached.</returns>
    public static OpenFileMark? Create(FileDescriptor file)
    {
        ArgumentNullException.ThrowIfNull(file);
        Epoll? epoll = null;
        try
        {
            // One for each mark: in an epoll instance with several files, a closed descriptor's number can be there twice.
            epoll = Epoll.Create();
            epoll.Add(file, 0, EpollEvents.None);
            return new OpenFileMark(epoll, file.Number);
        }
        catch (LinuxException)
        {
            epoll?.Dispose();
            return null;
        }
    }

    /// <summary>Whether a descriptor of another process is the open file, at this moment. Does not allocate.</summary>
    /// <param name="threadId">A thread of the process.</param>
    /// <param name="number">The number of the descriptor.</param>
    /// <returns>Null: that cannot be told here; the kernel does not have kcmp, or a sandbox forbids it.</returns>
    /// <exception cref="ObjectDisposedException">The mark was disposed of.</exception>
    public bool? IsAt(int threadId, int number)
    {
        ObjectDisposedException.ThrowIf(_epoll.IsClosed, this);
        var slot = new EpollSlot { Instance = (uint)_epoll.Number, Number = _number };
        int result = Libc.Kcmp(threadId, Environment.ProcessId, Libc.KCMP_EPOLL_TFD, number, &slot);
        if (result >= 0)
            return result == 0;
        return LinuxException.LastErrno is Errno.ENOSYS or Errno.EPERM or Errno.EINVAL or Errno.EOPNOTSUPP ? null : false;
    }

    /// <summary>Forgets the open file.</summary>
    public void Dispose() => _epoll.Dispose();
}
