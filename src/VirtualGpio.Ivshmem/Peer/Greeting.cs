// SPDX-License-Identifier: MIT
using VirtualGpio.Linux;

namespace VirtualGpio.Ivshmem;

/// <summary>The first messages of a server, which a peer waits for.</summary>
internal readonly ref struct Greeting(MessageReader reader, Epoll epoll, Deadline deadline, string path)
{
    internal void ReadVersion()
    {
        (long value, FileDescriptor? descriptor) = Read("the protocol's version");
        if (descriptor is null && value == IvshmemProtocol.Version)
            return;
        descriptor?.Dispose();
        throw new IvshmemProtocolException(
            $"{path}: the server speaks version {value} of the protocol{With(descriptor)}; this program speaks version "
            + $"{IvshmemProtocol.Version}. Is it an ivshmem server?",
            value);
    }

    internal ushort ReadId()
    {
        (long value, FileDescriptor? descriptor) = Read("its peer ID");
        if (descriptor is null && value is >= 0 and <= IvshmemProtocol.MaxPeerId)
            return (ushort)value;
        descriptor?.Dispose();
        throw new IvshmemProtocolException(
            $"{path}: the server gave the peer ID {value}{With(descriptor)}; 0 to {IvshmemProtocol.MaxPeerId} without a "
            + "descriptor are possible. Is it an ivshmem server?",
            value);
    }

    internal MemoryFile ReadMemory()
    {
        (long value, FileDescriptor? descriptor) = Read("the shared memory");
        if (descriptor is not null && value == IvshmemProtocol.Memory)
            return MemoryFile.FromDescriptor(descriptor);
        descriptor?.Dispose();
        throw new IvshmemProtocolException(
            $"{path}: instead of {IvshmemProtocol.Memory} with the descriptor of the memory, the server sent {value}"
            + $"{(descriptor is null ? " without a descriptor" : With(descriptor))}. Is it an ivshmem server?",
            value);
    }

    internal (long Value, FileDescriptor? Descriptor) Read(string what)
    {
        Span<EpollReady> ready = stackalloc EpollReady[1];
        while (true)
        {
            int outcome = reader.TryRead(out long value, out FileDescriptor? descriptor);
            if (outcome == UnixConnection.Closed)
            {
                throw new IvshmemProtocolException(
                    $"{path}: the server closed the connection before this peer had {what}. It may serve one guest only, or "
                    + "have given all its peer IDs; its log says why.");
            }

            if (outcome != UnixConnection.WouldBlock)
                return (value, descriptor);
            if (deadline.HasPassed)
            {
                throw new TimeoutException(
                    $"{path}: no answer within {deadline.Timeout.TotalSeconds:0.###} s; this peer waits for {what}. "
                    + "Is the server stopped or overloaded?");
            }

            epoll.Wait(ready, deadline.Left);
        }
    }

    private static string With(FileDescriptor? descriptor) => descriptor is null ? "" : " with a descriptor";
}
