// SPDX-License-Identifier: MIT
using System.Buffers.Binary;

namespace VirtualGpio.GuestImage;

/// <summary>Takes the uncompressed kernel out of a bzImage. QEMU starts that one directly, which saves its unpacking in the guest.</summary>
internal static class BzImage
{
    // Documentation/arch/x86/boot.rst, "The Real-Mode Kernel Header".
    private const int SetupSectorsAt = 0x1f1;
    private const int MagicAt = 0x202;
    private const int ProtocolAt = 0x206;
    private const int PayloadOffsetAt = 0x248;
    private const int PayloadLengthAt = 0x24c;
    private const int FirstProtocolWithPayload = 0x208;
    private const int SectorSize = 512;

    public static void Extract(string bzImage, string vmlinux)
    {
        var (packer, payload) = FindPayload(File.ReadAllBytes(bzImage), bzImage);
        var packed = vmlinux + ".packed";
        File.WriteAllBytes(packed, payload);
        Tool.RunPipeline($"{packer} -dc < \"$1\" > \"$2\"", packed, vmlinux);
        File.Delete(packed);

        Span<byte> magic = stackalloc byte[4];
        using (var file = File.OpenRead(vmlinux)) file.ReadExactly(magic);
        if (!magic.SequenceEqual("\x7f"u8.ToArray().Concat("ELF"u8.ToArray()).ToArray()))
            throw new GuestImageException($"What was unpacked from {bzImage} with {packer} is no ELF file.");
    }

    internal static (string Packer, byte[] Payload) FindPayload(byte[] image, string name)
    {
        if (image.Length < PayloadLengthAt + 4 || !image.AsSpan(MagicAt, 4).SequenceEqual("HdrS"u8))
            throw new GuestImageException($"{name} is no x86 bzImage: the mark 'HdrS' is missing.");
        var protocol = BinaryPrimitives.ReadUInt16LittleEndian(image.AsSpan(ProtocolAt));
        if (protocol < FirstProtocolWithPayload)
            throw new GuestImageException($"{name} has the boot protocol {protocol >> 8}.{protocol & 255:00}; it says where the kernel lies since 2.08.");
        var start = ((long)image[SetupSectorsAt] + 1) * SectorSize + BinaryPrimitives.ReadUInt32LittleEndian(image.AsSpan(PayloadOffsetAt));
        var length = (long)BinaryPrimitives.ReadUInt32LittleEndian(image.AsSpan(PayloadLengthAt));
        if (length < 8 || start + length > image.Length)
            throw new GuestImageException($"{name} places its kernel at {start}, {length} bytes long, but has {image.Length} bytes.");

        var payload = image.AsSpan((int)start, (int)length);
        var packer = payload switch
        {
            [0x1f, 0x8b, ..] => "gzip",
            [0xfd, (byte)'7', (byte)'z', (byte)'X', (byte)'Z', 0, ..] => "xz",
            [0x28, 0xb5, 0x2f, 0xfd, ..] => "zstd",
            _ => throw new GuestImageException($"{name} is packed in a way that is not known here; it starts with {Convert.ToHexString(payload[..6])}."),
        };
        // The kernel's build adds the unpacked size (four bytes) to formats that don't hold it (scripts/Makefile.lib, size_append).
        return (packer, payload[..^(packer == "gzip" ? 0 : 4)].ToArray());
    }
}
