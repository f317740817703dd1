// SPDX-License-Identifier: MIT
using VirtualGpio.Linux.Seccomp;
using VirtualGpio.Uapi.Host;

namespace VirtualGpio.Uapi.Paths;

/// <summary>
/// A view of the file system that takes no namespace: the calls by which a program looks for files are trapped, and those
/// that lead to chips answered. Every other call goes on in the kernel, a few microseconds later. Dispose of it when the
/// board has ended.
/// </summary>
public sealed class TrappedDevices : IProgramView, IDisposable
{
    /// <summary>Makes a view.</summary>
    /// <param name="chips">The names of the chips; at least one.</param>
    /// <exception cref="ArgumentException">There is no chip, a name twice, or one that is not gpiochip and a number.</exception>
    /// <exception cref="IOException">The temporary folder cannot be written to.</exception>
    public TrappedDevices(IReadOnlyList<string> chips)
    {
        ArgumentNullException.ThrowIfNull(chips);
        if (chips.Count == 0 || chips.Distinct(StringComparer.Ordinal).Count() != chips.Count)
            throw new ArgumentException("There must be chips, each with a name of its own.", nameof(chips));
        if (chips.FirstOrDefault(chip => !DeviceNames.IsDeviceName(chip)) is { } wrong)
            throw new ArgumentException($"'{wrong}' is no name of a chip: gpiochip and a number.", nameof(chips));
        Chips = chips;
        Tree = new DeviceTree(chips, FreeMajor.Find());
        Sysfs = new SysfsFolder(Tree);
    }

    /// <inheritdoc/>
    public IReadOnlyList<string> Chips { get; }

    /// <inheritdoc/>
    public SeccompFilter Filter => SeccompFilter.GpioAnd([.. PathCall.All, SystemCall.GetDEnts64]);

    /// <summary>What programs find.</summary>
    internal DeviceTree Tree { get; }

    /// <summary>The files behind it.</summary>
    internal SysfsFolder Sysfs { get; }

    /// <summary>When the chips were made.</summary>
    internal DateTimeOffset Made { get; } = TimeProvider.System.GetUtcNow();

    /// <inheritdoc/>
    public ProgramStart Wrap(ProgramStart start) => start;

    /// <inheritdoc/>
    public void Dispose() => Sysfs.Dispose();
}
