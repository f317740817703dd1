// SPDX-License-Identifier: MIT
namespace VirtualGpio.Testing;

/// <summary>The kind of processor that a guest has.</summary>
public enum GuestArchitecture
{
    /// <summary>64-bit x86, Debian's amd64: a <c>q35</c> or <c>pc</c> machine.</summary>
    X64,

    /// <summary>64-bit Arm, Debian's arm64: a <c>virt</c> machine.</summary>
    Arm64,
}
