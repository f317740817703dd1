// SPDX-License-Identifier: MIT
namespace VirtualGpio.Uapi.Tests.Conformance;

/// <summary>An ioctl.</summary>
/// <param name="File">The file.</param>
/// <param name="NewFile">What the file is called whose descriptor it gives; null: it gives none.</param>
/// <param name="Request">The request's number.</param>
/// <param name="Memory">What memory the argument is in.</param>
/// <param name="Argument">The argument; as long as the number says.</param>
/// <param name="Result">0 or more, or -errno.</param>
/// <param name="After">The argument afterwards; its descriptor is 0. Not known of memory that is not all there.</param>
internal sealed record IoctlStep(
    string File, string? NewFile, uint Request, ArgumentMemory Memory,
    ReadOnlyMemory<byte> Argument, int Result, ReadOnlyMemory<byte> After) : Step
{
    /// <summary>Where the argument gives the descriptor of <see cref="NewFile"/>; null: nowhere.</summary>
    public int? DescriptorOffset => Request switch
    {
        0xc250b407 => 588,
        0xc16cb403 => 360,
        0xc030b404 => 44,
        _ => null,
    };

    /// <summary>The size in a request's number: _IOC_SIZE.</summary>
    public static int SizeOf(uint request) => (int)(request >> 16 & 0x3fff);
}
