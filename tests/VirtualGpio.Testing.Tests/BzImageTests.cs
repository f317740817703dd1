// SPDX-License-Identifier: MIT
using System.Buffers.Binary;
using VirtualGpio.GuestImage;

namespace VirtualGpio.Testing.Tests;

public sealed class BzImageTests
{
    private static readonly byte[] Xz = [0xfd, (byte)'7', (byte)'z', (byte)'X', (byte)'Z', 0, 1, 2, 9, 9, 9, 9];

    private static byte[] Image(byte[] payload, ushort protocol = 0x20f)
    {
        const int setupSectors = 3;
        const int offset = 64;
        var image = new byte[(setupSectors + 1) * 512 + offset + payload.Length];
        image[0x1f1] = setupSectors;
        "HdrS"u8.CopyTo(image.AsSpan(0x202));
        BinaryPrimitives.WriteUInt16LittleEndian(image.AsSpan(0x206), protocol);
        BinaryPrimitives.WriteInt32LittleEndian(image.AsSpan(0x248), offset);
        BinaryPrimitives.WriteInt32LittleEndian(image.AsSpan(0x24c), payload.Length);
        payload.CopyTo(image, image.Length - payload.Length);
        return image;
    }

    [Fact]
    public void The_packed_kernel_is_found_without_the_size_behind_it()
    {
        var (packer, payload) = BzImage.FindPayload(Image(Xz), "vmlinuz");
        Assert.Equal("xz", packer);
        Assert.Equal(Xz[..^4], payload);
    }

    [Fact]
    public void What_is_no_kernel_or_a_strange_one_is_refused_with_its_name()
    {
        void Refuses(byte[] image, string reason)
        {
            var e = Assert.Throws<GuestImageException>(() => BzImage.FindPayload(image, "vmlinuz-x"));
            Assert.Contains("vmlinuz-x", e.Message, StringComparison.Ordinal);
            Assert.Contains(reason, e.Message, StringComparison.Ordinal);
        }
        Refuses(new byte[100], "HdrS");
        Refuses(Image(Xz, protocol: 0x207), "2.07");
        Refuses(Image([1, 2, 3, 4, 5, 6, 7, 8, 9]), "010203040506");
        Refuses(Image(Xz)[..^1], "bytes");
    }
}
