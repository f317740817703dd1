// SPDX-License-Identifier: MIT
namespace VirtualGpio.Waveforms.Vcd;

/// <summary>What a VCD file may hold at most. Files are taken from anywhere, so nothing that is kept grows without bound.</summary>
public static class VcdLimits
{
    /// <summary>How many variables may be declared.</summary>
    public const int Variables = 100_000;

    /// <summary>How deep scopes may be nested.</summary>
    public const int Nesting = 1_000;

    /// <summary>How many bytes a word may have, but for the digits of a vector.</summary>
    public const int Token = 64 * 1024;

    /// <summary>How many bits a vector may have.</summary>
    public const int Width = 1024 * 1024;

    /// <summary>How many characters a name may have, with the scopes before it.</summary>
    public const int FullName = 16 * 1024;

    /// <summary>How many characters all full names together may have.</summary>
    public const int AllNames = 32 * 1024 * 1024;

    /// <summary>How many characters of the date, of the version and of the remarks are kept; the rest is left out.</summary>
    public const int Text = 64 * 1024;

    /// <summary>How many remarks are kept; further ones are left out.</summary>
    public const int Comments = 1_000;
}
