// SPDX-License-Identifier: MIT
using System.Globalization;

namespace VirtualGpio.Testing;

/// <summary>The PCI Express port that a device can be plugged into and out of while the guest runs.</summary>
internal static class RootPort
{
    /// <summary>QEMU's arguments for a device's port; none for slot 0.</summary>
    public static IEnumerable<string> Arguments(string id, int slot)
    {
        ArgumentException.ThrowIfNullOrEmpty(id);
        ArgumentOutOfRangeException.ThrowIfNegative(slot);
        return slot == 0
            ? []
            : ["-device", string.Create(CultureInfo.InvariantCulture, $"pcie-root-port,id={id}-port,bus=pcie.0,chassis={slot},slot={slot}")];
    }

    /// <summary>What a device's own argument says of its port.</summary>
    public static string Bus(string id, int slot) => slot == 0 ? "" : $",bus={id}-port";
}
