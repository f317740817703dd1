// SPDX-License-Identifier: MIT
namespace VirtualGpio.Testing;

/// <summary>What runs a guest's instructions.</summary>
public enum AcceleratorKind
{
    /// <summary>Emulation: works everywhere, slower.</summary>
    Tcg,

    /// <summary>The processor's virtualization, through <c>/dev/kvm</c>.</summary>
    Kvm,
}
