// SPDX-License-Identifier: MIT
using System.Globalization;
using System.Text.RegularExpressions;

namespace VirtualGpio.Cli.Qemu;

/// <summary>A version of QEMU.</summary>
/// <param name="Major">Its first number.</param>
/// <param name="Minor">Its second number.</param>
internal readonly partial record struct QemuVersion(int Major, int Minor) : IComparable<QemuVersion>
{
    /// <summary>The first one that has vhost-user-gpio at all.</summary>
    internal static QemuVersion FirstWithGpio { get; } = new(7, 2);

    /// <summary>The first one that passes VIRTIO_GPIO_F_IRQ on from the back-end to the guest.</summary>
    internal static QemuVersion FirstWithInterrupts { get; } = new(9, 0);

    /// <summary>Reads what <c>qemu-system-… --version</c> prints.</summary>
    /// <param name="text">Such as <c>QEMU emulator version 7.2.11 (Debian 1:7.2+dfsg-7+deb12u6)</c>.</param>
    /// <returns>Null: it is no such text.</returns>
    internal static QemuVersion? Parse(string text) =>
        Pattern().Match(text) is { Success: true } match
        && int.TryParse(match.Groups["major"].ValueSpan, NumberStyles.None, CultureInfo.InvariantCulture, out int major)
        && int.TryParse(match.Groups["minor"].ValueSpan, NumberStyles.None, CultureInfo.InvariantCulture, out int minor)
            ? new QemuVersion(major, minor)
            : null;

    /// <inheritdoc/>
    public int CompareTo(QemuVersion other) => (Major, Minor).CompareTo((other.Major, other.Minor));

    /// <inheritdoc/>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Major}.{Minor}");

    [GeneratedRegex(@"\bversion (?<major>\d{1,4})\.(?<minor>\d{1,4})\b")]
    private static partial Regex Pattern();
}
