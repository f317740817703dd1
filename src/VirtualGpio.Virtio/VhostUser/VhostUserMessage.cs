// SPDX-License-Identifier: MIT
using System.Buffers.Binary;
using VirtualGpio.Linux;
using static VirtualGpio.Virtio.VhostUser.VhostUserProtocol;

namespace VirtualGpio.Virtio.VhostUser;

/// <summary>
/// One message: header, payload, and the descriptors that came along, which are closed with the message unless taken
/// out of it. Used again for the next one. All numbers are little-endian, as the machines are that this runs on.
/// </summary>
internal sealed class VhostUserMessage : IDisposable
{
    private readonly byte[] _bytes = new byte[HeaderSize + MaxPayload];
    private readonly FileDescriptor?[] _descriptors = new FileDescriptor?[MaxDescriptors];

    /// <summary>What it asks for; may be a value without a name.</summary>
    internal VhostUserRequest Request => (VhostUserRequest)BinaryPrimitives.ReadUInt32LittleEndian(_bytes);

    /// <summary>Version, <see cref="Reply"/> and <see cref="VhostUserProtocol.NeedsReply"/>.</summary>
    internal uint Flags => BinaryPrimitives.ReadUInt32LittleEndian(_bytes.AsSpan(4));

    /// <summary>The size of the payload as the header has it; not to be trusted before <see cref="Check"/>.</summary>
    internal uint StatedSize => BinaryPrimitives.ReadUInt32LittleEndian(_bytes.AsSpan(8));

    /// <summary>Whether it is an answer.</summary>
    internal bool IsReply => (Flags & Reply) != 0;

    /// <summary>Whether the sender waits for an acknowledgement.</summary>
    internal bool NeedsReply => (Flags & VhostUserProtocol.NeedsReply) != 0;

    /// <summary>How many descriptors came along.</summary>
    internal int DescriptorCount { get; private set; }

    /// <summary>
    /// Why it is none, although it was received: a <see cref="VhostUserException"/>, or a <see cref="LinuxException"/> if
    /// descriptors were lost here. Null if nothing is wrong. There may be no payload then.
    /// </summary>
    internal Exception? Flaw { get; private set; }

    /// <summary>The payload.</summary>
    internal ReadOnlySpan<byte> Payload => _bytes.AsSpan(HeaderSize, (int)StatedSize);

    /// <summary>All of it.</summary>
    internal ReadOnlySpan<byte> Bytes => _bytes.AsSpan(0, HeaderSize + (int)StatedSize);

    /// <summary>Where a message is put together.</summary>
    internal Span<byte> Buffer => _bytes;

    /// <summary>For texts: the name of the request with its number.</summary>
    internal string Name => Enum.IsDefined(Request) ? $"{Request} ({(uint)Request})" : $"{(uint)Request}";

    /// <summary>Begins an empty message.</summary>
    /// <param name="request">What it asks for, or what it answers.</param>
    /// <param name="flags">Its flags but for the version.</param>
    internal void Start(VhostUserRequest request, uint flags = 0)
    {
        BinaryPrimitives.WriteUInt32LittleEndian(_bytes, (uint)request);
        BinaryPrimitives.WriteUInt32LittleEndian(_bytes.AsSpan(4), CurrentVersion | flags);
        BinaryPrimitives.WriteUInt32LittleEndian(_bytes.AsSpan(8), 0);
    }

    /// <summary>Appends to the payload.</summary>
    internal void Add(ushort value) => BinaryPrimitives.WriteUInt16LittleEndian(Grow(sizeof(ushort)), value);

    /// <inheritdoc cref="Add(ushort)"/>
    internal void Add(uint value) => BinaryPrimitives.WriteUInt32LittleEndian(Grow(sizeof(uint)), value);

    /// <inheritdoc cref="Add(ushort)"/>
    internal void Add(ulong value) => BinaryPrimitives.WriteUInt64LittleEndian(Grow(sizeof(ulong)), value);

    /// <inheritdoc cref="Add(ushort)"/>
    internal void Add(ReadOnlySpan<byte> bytes) => bytes.CopyTo(Grow(bytes.Length));

    /// <summary>Appends zeros to the payload.</summary>
    internal void AddZeros(int count) => Grow(count).Clear();

    /// <summary>Finds out whether the header, which is there, is one of this protocol, and bounded.</summary>
    internal void Check()
    {
        if ((Flags & VersionMask) != CurrentVersion)
        {
            Flaw ??= new VhostUserException(
                $"A message has the version {Flags & VersionMask}; {CurrentVersion} is the only one. Is it vhost-user that is spoken there?", Flags);
        }
        else if (StatedSize > MaxPayload)
        {
            Flaw ??= new VhostUserException(
                $"The message {Name} has {StatedSize} bytes; {MaxPayload} are possible. Is it vhost-user that is spoken there?", StatedSize);
        }
    }

    /// <summary>Throws unless the payload has a size, or a larger one: what is behind it is not looked at.</summary>
    internal void RequireSize(int bytes)
    {
        if (StatedSize < bytes)
            throw new VhostUserException($"The message {Name} has {StatedSize} bytes, and {bytes} are needed.", StatedSize);
    }

    /// <summary>Throws unless so many descriptors came along.</summary>
    internal void RequireDescriptors(int count)
    {
        if (DescriptorCount != count)
        {
            throw new VhostUserException(
                $"{DescriptorCount} descriptors came with the message {Name}; {count} are expected.", (ulong)DescriptorCount);
        }
    }

    /// <summary>The number at an offset of the payload, whose size was required before.</summary>
    internal ushort UInt16At(int offset) => BinaryPrimitives.ReadUInt16LittleEndian(Payload[offset..]);

    /// <inheritdoc cref="UInt16At"/>
    internal uint UInt32At(int offset) => BinaryPrimitives.ReadUInt32LittleEndian(Payload[offset..]);

    /// <inheritdoc cref="UInt16At"/>
    internal ulong UInt64At(int offset) => BinaryPrimitives.ReadUInt64LittleEndian(Payload[offset..]);

    /// <summary>Takes a descriptor out; it is the caller's to dispose of.</summary>
    internal FileDescriptor TakeDescriptor(int index)
    {
        FileDescriptor taken = _descriptors[index] ?? throw new InvalidOperationException("That descriptor was taken before.");
        _descriptors[index] = null;
        return taken;
    }

    /// <summary>Takes all descriptors out.</summary>
    internal FileDescriptor[] TakeDescriptors()
    {
        var taken = new FileDescriptor[DescriptorCount];
        for (int i = 0; i < taken.Length; i++)
            taken[i] = TakeDescriptor(i);
        return taken;
    }

    /// <summary>Receives a part of the message with the descriptors that came along.</summary>
    /// <returns>As <see cref="UnixConnection.Receive(Span{byte}, Span{FileDescriptor?}, out int)"/>.</returns>
    internal int ReceivePart(UnixConnection connection, int start, int length)
    {
        Span<FileDescriptor?> room = _descriptors.AsSpan(DescriptorCount);
        int count = Receive(connection, _bytes.AsSpan(start, length), room, out int descriptors);
        DescriptorCount += Math.Min(descriptors, room.Length);
        if (descriptors > room.Length)
            Flaw ??= new VhostUserException($"More than {MaxDescriptors} descriptors came with one message.", (ulong)descriptors);
        return count;
    }

    /// <summary>Receives what belongs to no message, and keeps nothing of it. Not more at once than a message has.</summary>
    /// <returns>As <see cref="ReceivePart"/>.</returns>
    internal int Skip(UnixConnection connection, uint length)
    {
        int count = Receive(connection, _bytes.AsSpan(0, (int)Math.Min(length, (uint)_bytes.Length)), _descriptors, out _);
        Dispose();
        return count;
    }

    /// <summary>Forgets what was wrong, and closes the descriptors that nobody took.</summary>
    public void Dispose()
    {
        foreach (ref FileDescriptor? descriptor in _descriptors.AsSpan())
        {
            descriptor?.Dispose();
            descriptor = null;
        }

        DescriptorCount = 0;
        Flaw = null;
    }

    private int Receive(UnixConnection connection, Span<byte> into, Span<FileDescriptor?> room, out int descriptors)
    {
        try
        {
            return connection.Receive(into, room, out descriptors);
        }
        catch (LinuxException failure) when (failure.Errno == Errno.EMFILE)
        {
            // The bytes have come all the same, and all of them: who passes descriptors sends a message at once.
            Flaw ??= failure;
            descriptors = 0;
            return into.Length;
        }
    }

    private Span<byte> Grow(int count)
    {
        uint size = StatedSize;
        BinaryPrimitives.WriteUInt32LittleEndian(_bytes.AsSpan(8), size + (uint)count);
        return _bytes.AsSpan(HeaderSize + (int)size, count);
    }
}
