// SPDX-License-Identifier: MIT
using System.Buffers.Binary;
using FsCheck;
using FsCheck.Fluent;
using VirtualGpio.Linux;

namespace VirtualGpio.Virtio.Tests.VhostUser;

/// <summary>A message that need not be one: any request, flags, size and payload, with any descriptors.</summary>
/// <param name="Request">Its type.</param>
/// <param name="Flags">Its flags.</param>
/// <param name="SizeError">By how much the size in the header is wrong.</param>
/// <param name="Payload">Its payload.</param>
/// <param name="Descriptors">What comes along: 0 an eventfd, 1 the guest's memory, 2 a socket, 3 sealed memory.</param>
internal sealed record HostileMessage(uint Request, uint Flags, int SizeError, byte[] Payload, int[] Descriptors)
{
    private static readonly Gen<byte[]> s_word = Gen.OneOf(
        Gen.Choose(0, 4).Select(value => BitConverter.GetBytes(value)),
        Gen.Elements(64u, 256u, 0x8000_8000u, uint.MaxValue, 0x1000u, (uint)TestGuest.Length).Select(BitConverter.GetBytes),
        Gen.Choose(0, 255).Select(value => new[] { (byte)value, (byte)value, (byte)value, (byte)value }));

    private static readonly Gen<byte[]> s_long = Gen.OneOf(
        Gen.Choose(0, 3).Select(value => BitConverter.GetBytes((ulong)value)),
        Gen.Elements(
            TestGuest.Region.GuestAddress, TestGuest.Region.Size, TestGuest.UserBase, ulong.MaxValue, 1UL << 63, 0x1000UL,
            RelayRig.Features, RelayRig.Features | (1UL << 30), RelayRig.Features | (1UL << 34), TestGuest.Addresses(0).Driver,
            TestGuest.Addresses(1).Device, TestGuest.Addresses(1).Driver + 1).Select(BitConverter.GetBytes));

    private static readonly Gen<byte[]> s_payload = Gen.OneOf(
        Gen.Constant(Array.Empty<byte>()),
        Pieces(s_word, 2),
        Pieces(s_long, 1),
        Pieces(s_long, 5),
        Region(0),
        Region(8),
        Pieces(Gen.OneOf(s_word, s_long), 0),
        ArbMap.Default.GeneratorFor<byte[]>());

    internal static Gen<HostileMessage> Generator { get; } =
        from request in Gen.Frequency((30, Gen.Choose(1, 40)), (10, Gen.Choose(8, 18)), (1, Gen.Choose(-5, 100)))
        from flags in Gen.Frequency((30, Gen.Elements(1u, 1u, 9u)), (1, Gen.Elements(0u, 2u, 5u, 13u, uint.MaxValue)))
        from error in Gen.Frequency((60, Gen.Constant(0)), (1, Gen.Choose(-20, 20)), (1, Gen.Constant(int.MaxValue)))
        from payload in s_payload
        from descriptors in Gen.Frequency(
            (10, Gen.Constant(Array.Empty<int>())),
            (10, Gen.Choose(0, 3).Select(kind => new[] { kind })),
            (1, Gen.Choose(0, 3).ListOf().Select(kinds => kinds.Take(12).ToArray())))
        select new HostileMessage((uint)request, flags, error, payload, descriptors);

    /// <summary>Sends it, or what the socket takes of it.</summary>
    internal void SendTo(UnixConnection socket, TestGuest guest)
    {
        byte[] bytes = new byte[12 + Payload.Length];
        BinaryPrimitives.WriteUInt32LittleEndian(bytes, Request);
        BinaryPrimitives.WriteUInt32LittleEndian(bytes.AsSpan(4), Flags);
        BinaryPrimitives.WriteUInt32LittleEndian(bytes.AsSpan(8), (uint)Math.Max(0, Payload.Length + (long)SizeError));
        Payload.CopyTo(bytes, 12);
        FileDescriptor[] passed = [.. Descriptors.Select(kind => Make(kind, guest))];
        socket.TrySend(bytes, passed);
        foreach (FileDescriptor one in passed)
            one.Dispose();
    }

    private static FileDescriptor Make(int kind, TestGuest guest)
    {
        switch (kind)
        {
            case 0: return EventFd.Create();
            case 1: return guest.File.Duplicate();
            case 3: return MemoryFile.CreateSealed("hostile", 16384);
            default:
                (UnixConnection first, UnixConnection second) = UnixConnection.CreatePair();
                second.Dispose();
                return first;
        }
    }

    private static Gen<byte[]> Pieces(Gen<byte[]> piece, int count) =>
        (count == 0 ? piece.ListOf() : piece.ListOf(count)).Select(pieces => pieces.SelectMany(one => one).ToArray());

    /// <summary>Regions that are nearly right, as a table (offset 8 holds the count) or alone.</summary>
    private static Gen<byte[]> Region(int more) =>
        from count in Gen.Choose(0, 9)
        from guest in s_long
        from size in Gen.Elements(0x1000UL, (ulong)TestGuest.Length, 0UL, ulong.MaxValue, TestGuest.Length * 2UL)
        from user in Gen.Elements(TestGuest.UserBase, TestGuest.UserBase + 0x1000, 0UL, ulong.MaxValue)
        from offset in Gen.Elements(0UL, 0UL, 0x1000UL, 5UL, ulong.MaxValue)
        select (byte[])[
            .. BitConverter.GetBytes((ulong)(more == 0 ? 1 : count)), .. guest, .. BitConverter.GetBytes(size),
            .. BitConverter.GetBytes(user), .. BitConverter.GetBytes(offset)];
}
