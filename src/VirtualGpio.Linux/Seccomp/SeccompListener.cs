// SPDX-License-Identifier: MIT
using VirtualGpio.Linux.Native;

namespace VirtualGpio.Linux.Seccomp;

/// <summary>
/// Receives the system calls that a <see cref="SeccompFilter"/> traps, of all threads and processes that inherited it, and
/// answers them. Ready for reading in <see cref="Epoll"/> while a call waits; reports <see cref="EpollEvents.HangUp"/>
/// once nobody is left whose calls could be trapped. Any thread; calls don't allocate. A listener that is disposed of
/// makes every trapped call fail with ENOSYS.
/// </summary>
public sealed unsafe class SeccompListener : FileDescriptor
{
    // The kernel's structure has 80 bytes. Should it grow, it still fits on the stack.
    private const int LargestNotification = 4096;

    private static readonly int s_size = SizeOfNotification();

    /// <summary>Takes over the descriptor that installing a filter gave.</summary>
    internal SeccompListener(int fd, bool waitsKillable)
        : base(fd)
    {
        WaitsKillable = waitsKillable;
        SetWakesSynchronously(true);
    }

    /// <summary>
    /// Whether a call that was received waits for its answer through all signals but fatal ones (Linux 5.19). Otherwise a
    /// signal makes the call fail or start again, and the answer to the first try comes to nothing.
    /// </summary>
    public bool WaitsKillable { get; }

    /// <summary>Whether supervisor and program wake each other as if they took turns, on one processor (Linux 6.6).</summary>
    public bool WakesSynchronously { get; private set; }

    /// <summary>Whether nobody is left whose calls could be trapped.</summary>
    public bool IsAbandoned
    {
        get
        {
            var entry = new PollEntry { Descriptor = Number, Events = 0 };
            return Libc.Poll(&entry, 1, 0) > 0 && (entry.Returned & (short)EpollEvents.HangUp) != 0;
        }
    }

    /// <summary>The listener that this process was started with as its standard input (<see cref="DetachedProcess"/>); null if that is none.</summary>
    public static SeccompListener? TakeStandardInput()
    {
        using var input = new FileDescriptor(StandardStreams.InputNumber, ownsHandle: false);
        return input.Kind() == "anon_inode:seccomp notify" ? new SeccompListener(input.DuplicateNumber(), waitsKillable: false) : null;
    }

    /// <summary>A second descriptor of the same listener: what is trapped waits as long as one of them is open.</summary>
    /// <exception cref="LinuxException">The limit of open files is reached.</exception>
    public SeccompListener Share() => new(DuplicateNumber(), WaitsKillable);

    /// <summary>Lets every call go on in the kernel, until nobody is left who could make one. Nobody else may receive meanwhile.</summary>
    /// <param name="stop">Ends it when it can be read; null: nothing does.</param>
    /// <exception cref="LinuxException">The system call failed.</exception>
    public void ContinueAll(FileDescriptor? stop = null)
    {
        const int tag = 1;
        using var epoll = Epoll.Create();
        epoll.Add(this, 0, EpollEvents.In);
        if (stop is not null)
            epoll.Add(stop, tag, EpollEvents.In);
        Span<EpollReady> ready = stackalloc EpollReady[2];
        while (true)
        {
            int count = epoll.Wait(ready, Timeout.InfiniteTimeSpan);
            foreach (EpollReady one in ready[..count])
            {
                if (one.Token == tag)
                    return;
            }

            while (TryReceive(out SeccompNotification call))
                Continue(call.Id);
            if (IsAbandoned)
                return;
        }
    }

    /// <summary>
    /// Receives a call if one waits. Does not block, if no other thread receives from the same listener.
    /// </summary>
    /// <param name="notification">The call.</param>
    /// <returns>
    /// False if none waits: also when there was one a moment ago, as with a thread that was killed meanwhile.
    /// </returns>
    /// <exception cref="LinuxException">The system call failed.</exception>
    public bool TryReceive(out SeccompNotification notification)
    {
        notification = default;
        return WaitReadable(0) && Receive(out notification);
    }

    /// <summary>
    /// Waits for a call. Without a call to come this waits for ever on Linux before 6.11, also when nobody is left who
    /// could make one: for a thread of its own, and after <see cref="Epoll"/> said that there is one.
    /// </summary>
    /// <param name="notification">The call.</param>
    /// <returns>False if the one that was woken for is gone, or nobody is left.</returns>
    /// <exception cref="LinuxException">The system call failed.</exception>
    public bool WaitReceive(out SeccompNotification notification) => Receive(out notification);

    /// <summary>Whether a call still waits: its thread was not killed, and what was read of its memory was its own.</summary>
    /// <param name="id">The call.</param>
    public bool IsValid(ulong id) => Control(Libc.SECCOMP_IOCTL_NOTIF_ID_VALID, &id, "SECCOMP_IOCTL_NOTIF_ID_VALID");

    /// <summary>Makes a call return a value, without the kernel doing anything.</summary>
    /// <param name="id">The call.</param>
    /// <param name="value">What it returns; zero or more.</param>
    /// <returns>False if the call is gone, and with it whatever its answer was to tell.</returns>
    public bool Return(ulong id, long value) => Respond(new SeccompResponse { Id = id, Value = value });

    /// <summary>Makes a call fail.</summary>
    /// <param name="id">The call.</param>
    /// <param name="error">The error.</param>
    /// <returns>False if the call is gone.</returns>
    public bool Fail(ulong id, Errno error) => Respond(new SeccompResponse { Id = id, Error = -(int)error });

    /// <summary>Lets the kernel carry the call out, with arguments as they are by then.</summary>
    /// <param name="id">The call.</param>
    /// <returns>False if the call is gone.</returns>
    public bool Continue(ulong id) => Respond(new SeccompResponse { Id = id, Flags = Libc.SECCOMP_USER_NOTIF_FLAG_CONTINUE });

    /// <summary>Gives the program a descriptor of an open file of ours, without answering the call.</summary>
    /// <param name="id">The call that the program waits in.</param>
    /// <param name="descriptor">Ours; stays open here.</param>
    /// <param name="closeOnExec">Whether the program's descriptor is closed when it runs another program.</param>
    /// <param name="at">The number that it gets, in place of what is open there; by default the lowest that is free.</param>
    /// <returns>
    /// The number in the program, or an error negated: ENOENT if the call is gone; EMFILE if the program has too many open,
    /// EBADF if <paramref name="at"/> is more than it may have.
    /// </returns>
    public int AddDescriptor(ulong id, FileDescriptor descriptor, bool closeOnExec, int? at = null) =>
        Add(id, descriptor, closeOnExec, at, 0);

    /// <summary>Gives the program a descriptor and makes the call return its number, both or neither.</summary>
    /// <inheritdoc cref="AddDescriptor"/>
    public int ReturnDescriptor(ulong id, FileDescriptor descriptor, bool closeOnExec) =>
        Add(id, descriptor, closeOnExec, null, Libc.SECCOMP_ADDFD_FLAG_SEND);

    /// <summary>Sets <see cref="WakesSynchronously"/>.</summary>
    internal void SetWakesSynchronously(bool value)
    {
        // The argument is the flags, not a pointer to them.
        nuint flags = value ? Libc.SECCOMP_USER_NOTIF_FD_SYNC_WAKE_UP : 0;
        WakesSynchronously = Libc.Ioctl(this, Libc.SECCOMP_IOCTL_NOTIF_SET_FLAGS, (void*)flags) == 0 && value;
    }

    /// <summary>Whether the kernel knows <see cref="ReturnDescriptor"/> (Linux 5.14): a flag that is not known is refused first.</summary>
    internal bool CanReturnDescriptor()
    {
        var request = new SeccompAddDescriptor { Id = ulong.MaxValue, Flags = Libc.SECCOMP_ADDFD_FLAG_SEND, Source = (uint)Number };
        return Libc.Ioctl(this, Libc.SECCOMP_IOCTL_NOTIF_ADDFD, &request) < 0 && LinuxException.LastErrno == Errno.ENOENT;
    }

    private static int SizeOfNotification()
    {
        SeccompSizes sizes;
        if (Libc.Seccomp(Libc.SECCOMP_GET_NOTIF_SIZES, 0, &sizes) != 0)
            return sizeof(SeccompNotification);
        return Math.Clamp(sizes.Notification, sizeof(SeccompNotification), LargestNotification);
    }

    private bool Receive(out SeccompNotification notification)
    {
        // The kernel wants zeros there.
        byte* buffer = stackalloc byte[s_size];
        new Span<byte>(buffer, s_size).Clear();
        bool received = Control(Libc.SECCOMP_IOCTL_NOTIF_RECV, buffer, "SECCOMP_IOCTL_NOTIF_RECV");
        notification = received ? *(SeccompNotification*)buffer : default;
        return received;
    }

    private bool Respond(SeccompResponse response) => Control(Libc.SECCOMP_IOCTL_NOTIF_SEND, &response, "SECCOMP_IOCTL_NOTIF_SEND");

    private int Add(ulong id, FileDescriptor descriptor, bool closeOnExec, int? at, uint flags)
    {
        ArgumentNullException.ThrowIfNull(descriptor);
        bool held = false;
        try
        {
            descriptor.DangerousAddRef(ref held);
            var request = new SeccompAddDescriptor
            {
                Id = id,
                Flags = flags | (at is null ? 0 : Libc.SECCOMP_ADDFD_FLAG_SETFD),
                Source = (uint)descriptor.Number,
                Number = (uint)(at ?? 0),
                DescriptorFlags = closeOnExec ? (uint)Libc.O_CLOEXEC : 0,
            };
            while (true)
            {
                int number = Libc.Ioctl(this, Libc.SECCOMP_IOCTL_NOTIF_ADDFD, &request);
                if (number >= 0)
                    return number;
                Errno error = LinuxException.LastErrno;
                if (error == Errno.ESRCH)
                    return -(int)Errno.ENOENT; // It was killed while the kernel was about to give it the descriptor.
                if (error is Errno.ENOENT or Errno.EMFILE or Errno.ENFILE or Errno.ENOMEM || (error == Errno.EBADF && at is not null))
                    return -(int)error;
                if (error != Errno.EINTR)
                    throw new LinuxException("ioctl(SECCOMP_IOCTL_NOTIF_ADDFD)", error, Misuse(error));
            }
        }
        finally
        {
            if (held)
                descriptor.DangerousRelease();
        }
    }

    /// <summary>False if the call, or everybody who could make one, is gone.</summary>
    private bool Control(uint request, void* argument, string name)
    {
        while (true)
        {
            if (Libc.Ioctl(this, request, argument) >= 0)
                return true;
            Errno error = LinuxException.LastErrno;
            if (error is Errno.ENOENT or Errno.ENOTCONN)
                return false;
            if (error != Errno.EINTR)
                throw new LinuxException($"ioctl({name})", error, Misuse(error));
        }
    }

    private static string? Misuse(Errno error) => error switch
    {
        Errno.EINPROGRESS => "The call was answered before, or not received yet.",
        Errno.EBUSY => "A descriptor is being added for the same call.",
        _ => null,
    };
}
