// SPDX-License-Identifier: MIT
using VirtualGpio.Linux.Native;

namespace VirtualGpio.Linux;

/// <summary>
/// One end of a Unix stream connection that can pass descriptors along. Never blocks. One thread sends and one receives.
/// </summary>
public sealed unsafe class UnixConnection : FileDescriptor
{
    /// <summary>What the calls return when they would have to wait; <see cref="Epoll"/> tells when to try again.</summary>
    public const int WouldBlock = -1;

    /// <summary>What the calls return when the other side has gone.</summary>
    public const int Closed = 0;

    /// <summary>SCM_MAX_FD (net/scm.h): what one message can carry.</summary>
    private const int MaxDescriptors = 253;

    private const int SocketType = Libc.SOCK_STREAM | Libc.SOCK_CLOEXEC | Libc.SOCK_NONBLOCK;

    internal UnixConnection(int fd)
        : base(fd)
    {
    }

    /// <summary>The process that made the connection, as the kernel noted it then; 0 if it is not visible from here.</summary>
    public int PeerProcessId
    {
        get
        {
            PeerCredentials credentials = default;
            uint length = (uint)sizeof(PeerCredentials);
            return Libc.GetSocketOption(this, Libc.SOL_SOCKET, Libc.SO_PEERCRED, &credentials, &length) == 0
                ? credentials.ProcessId
                : throw LinuxException.FromLast("getsockopt(SO_PEERCRED)");
        }
    }

    /// <summary>Connects to a listening socket.</summary>
    /// <param name="path">Its path, 107 bytes of UTF-8 at the most.</param>
    /// <exception cref="LinuxException">
    /// ENOENT: no such socket; ECONNREFUSED: nobody listens on it; EAGAIN: too many wait there already; EACCES: not allowed.
    /// </exception>
    /// <exception cref="ArgumentException">The path is too long.</exception>
    public static UnixConnection Connect(string path)
    {
        byte* address = stackalloc byte[UnixAddress.BufferSize];
        uint length = UnixAddress.Fill(new Span<byte>(address, UnixAddress.BufferSize), path);
        UnixConnection connection = Create();
        while (Libc.Connect(connection, address, length) != 0)
        {
            Errno errno = LinuxException.LastErrno;
            if (errno == Errno.EINTR)
                continue;
            connection.Dispose();
            throw new LinuxException($"connect({path})", errno);
        }

        return connection;
    }

    /// <summary>Two connected ends in this process.</summary>
    /// <exception cref="LinuxException">The limit of open files is reached.</exception>
    public static (UnixConnection First, UnixConnection Second) CreatePair()
    {
        int* pair = stackalloc int[2];
        return Libc.Socketpair(Libc.AF_UNIX, SocketType, 0, pair) == 0
            ? (new UnixConnection(pair[0]), new UnixConnection(pair[1]))
            : throw LinuxException.FromLast("socketpair");
    }

    /// <summary>Sends bytes, and a descriptor along with the first of them.</summary>
    /// <param name="bytes">The bytes; at least one.</param>
    /// <param name="pass">A descriptor for the other side, which gets one of its own; null for none.</param>
    /// <returns>The number of bytes sent, <see cref="WouldBlock"/> or <see cref="Closed"/>.</returns>
    /// <exception cref="LinuxException">ETOOMANYREFS: too many descriptors are under way unread.</exception>
    public int TrySend(ReadOnlySpan<byte> bytes, FileDescriptor? pass = null) =>
        TrySend(bytes, pass is null ? default : new ReadOnlySpan<FileDescriptor>(in pass));

    /// <summary>Sends bytes, and descriptors along with the first of them.</summary>
    /// <param name="bytes">The bytes; at least one.</param>
    /// <param name="pass">Descriptors for the other side, which gets its own of each; 253 at the most.</param>
    /// <returns>The number of bytes sent, <see cref="WouldBlock"/> or <see cref="Closed"/>.</returns>
    /// <exception cref="LinuxException">ETOOMANYREFS: too many descriptors are under way unread.</exception>
    public int TrySend(ReadOnlySpan<byte> bytes, ReadOnlySpan<FileDescriptor> pass)
    {
        if (bytes.IsEmpty)
            throw new ArgumentException("There must be a byte to send.", nameof(bytes));
        if (pass.Length > MaxDescriptors)
            throw new ArgumentException($"{pass.Length} descriptors; one message carries {MaxDescriptors} at the most.", nameof(pass));
        int* numbers = stackalloc int[pass.Length];
        int held = 0;
        try
        {
            while (held < pass.Length)
            {
                bool isHeld = false;
                pass[held].DangerousAddRef(ref isHeld);
                numbers[held] = pass[held].Number;
                held++;
            }

            return Send(bytes, new ReadOnlySpan<int>(numbers, pass.Length));
        }
        finally
        {
            while (held > 0)
                pass[--held].DangerousRelease();
        }
    }

    /// <summary>Receives bytes and at most one descriptor.</summary>
    /// <param name="buffer">Where the bytes go; at least one.</param>
    /// <param name="received">The first descriptor that came along, the caller's to dispose of; others are closed.</param>
    /// <returns>The number of bytes received, <see cref="WouldBlock"/> or <see cref="Closed"/>.</returns>
    /// <exception cref="LinuxException">EMFILE: descriptors came along and could not be opened here.</exception>
    public int Receive(Span<byte> buffer, out FileDescriptor? received)
    {
        received = null;
        return Receive(buffer, new Span<FileDescriptor?>(ref received), out _);
    }

    /// <summary>Receives bytes and descriptors.</summary>
    /// <param name="buffer">Where the bytes go; at least one.</param>
    /// <param name="received">
    /// Where the descriptors go, the caller's to dispose of. Those that find no room are closed.
    /// </param>
    /// <param name="descriptors">How many came along, closed ones included.</param>
    /// <returns>The number of bytes received, <see cref="WouldBlock"/> or <see cref="Closed"/>.</returns>
    /// <exception cref="LinuxException">EMFILE: descriptors came along and could not be opened here.</exception>
    public int Receive(Span<byte> buffer, Span<FileDescriptor?> received, out int descriptors)
    {
        if (buffer.IsEmpty)
            throw new ArgumentException("There must be room for a byte.", nameof(buffer));
        int controlSize = ControlHeader.SpaceFor(MaxDescriptors);
        byte* control = stackalloc byte[controlSize];
        descriptors = 0;
        fixed (byte* start = buffer)
        {
            IoVector vector = new() { Base = start, Length = (nuint)buffer.Length };
            MessageHeader message = new() { Vectors = &vector, VectorCount = 1 };
            while (true)
            {
                message.Control = control;
                message.ControlLength = (nuint)controlSize;
                nint count = Libc.ReceiveMessage(this, &message, Libc.MSG_CMSG_CLOEXEC);
                if (count >= 0)
                {
                    TakeDescriptors(message, received, out descriptors);
                    return (int)count;
                }

                switch (LinuxException.LastErrno)
                {
                    case Errno.EINTR: continue;
                    case Errno.EAGAIN: return WouldBlock;
                    case Errno.ECONNRESET: return Closed;
                    default: throw LinuxException.FromLast("recvmsg");
                }
            }
        }
    }

    internal static UnixConnection Create()
    {
        int fd = Libc.Socket(Libc.AF_UNIX, SocketType, 0);
        return fd >= 0 ? new UnixConnection(fd) : throw LinuxException.FromLast("socket");
    }

    private int Send(ReadOnlySpan<byte> bytes, ReadOnlySpan<int> passed)
    {
        int controlSize = ControlHeader.SpaceFor(passed.Length);
        byte* control = stackalloc byte[controlSize];
        fixed (byte* start = bytes)
        {
            IoVector vector = new() { Base = start, Length = (nuint)bytes.Length };
            MessageHeader message = new() { Vectors = &vector, VectorCount = 1 };
            if (!passed.IsEmpty)
            {
                new Span<byte>(control, controlSize).Clear();
                *(ControlHeader*)control = new ControlHeader
                {
                    Length = (nuint)(ControlHeader.Size + (passed.Length * sizeof(int))),
                    Level = Libc.SOL_SOCKET,
                    Type = Libc.SCM_RIGHTS,
                };
                passed.CopyTo(new Span<int>(control + ControlHeader.Size, passed.Length));
                message.Control = control;
                message.ControlLength = (nuint)controlSize;
            }

            while (true)
            {
                nint count = Libc.SendMessage(this, &message, Libc.MSG_NOSIGNAL);
                if (count >= 0)
                    return (int)count;
                switch (LinuxException.LastErrno)
                {
                    case Errno.EINTR: continue;
                    case Errno.EAGAIN: return WouldBlock;
                    case Errno.EPIPE or Errno.ECONNRESET or Errno.ENOTCONN: return Closed;
                    default: throw LinuxException.FromLast("sendmsg");
                }
            }
        }
    }

    /// <summary>Takes over every descriptor of a message: none may stay open without an owner.</summary>
    private static void TakeDescriptors(in MessageHeader message, Span<FileDescriptor?> received, out int count)
    {
        count = 0;
        byte* position = (byte*)message.Control;
        byte* end = position + message.ControlLength;
        while (end - position >= ControlHeader.Size)
        {
            var header = (ControlHeader*)position;
            int length = (int)Math.Min((long)header->Length, end - position);
            if (length < ControlHeader.Size)
                break;
            if (header->Level == Libc.SOL_SOCKET && header->Type == Libc.SCM_RIGHTS)
            {
                var numbers = new ReadOnlySpan<int>(position + ControlHeader.Size, (length - ControlHeader.Size) / sizeof(int));
                foreach (int number in numbers)
                {
                    var descriptor = new FileDescriptor(number);
                    if (count < received.Length)
                        received[count] = descriptor;
                    else
                        descriptor.Dispose();
                    count++;
                }
            }

            position += ControlHeader.Align(length);
        }

        if ((message.Flags & Libc.MSG_CTRUNC) == 0)
            return;
        // There is room for as many as a message can carry, so the table of open files is what was full.
        foreach (ref FileDescriptor? descriptor in received)
        {
            descriptor?.Dispose();
            descriptor = null;
        }

        throw new LinuxException("recvmsg(SCM_RIGHTS)", Errno.EMFILE, "Descriptors were lost; raise the limit of open files (ulimit -n).");
    }
}
