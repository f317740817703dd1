// SPDX-License-Identifier: MIT
using System.Globalization;

namespace VirtualGpio.Uapi.Host;

/// <summary>
/// What programs know the chips of a board by: <c>gpiochip0</c>, <c>gpiochip1</c> and so on. A chip that is called so keeps
/// its name; the others get the lowest numbers that are free, in their order. Any thread.
/// </summary>
public sealed class DeviceNames
{
    private const string Prefix = "gpiochip";
    private const int MostDigits = 5;

    private readonly Lock _lock = new();
    private readonly Dictionary<string, string> _byChip = new(StringComparer.Ordinal);

    /// <summary>Names the first chips.</summary>
    /// <param name="chips">Their names on the board, in their order; each once.</param>
    public DeviceNames(IEnumerable<string> chips)
    {
        ArgumentNullException.ThrowIfNull(chips);
        string[] all = [.. chips];
        // First of all, so that no other chip gets their numbers.
        foreach (string chip in all.Where(IsDeviceName))
            _byChip.Add(chip, chip);
        foreach (string chip in all.Where(chip => !IsDeviceName(chip)))
            _byChip.Add(chip, LowestFree());
    }

    /// <summary>What programs know a chip by; one that is new is named.</summary>
    /// <param name="chip">Its name on the board.</param>
    /// <exception cref="VirtualGpioException">Another chip is known by that name: <see cref="ErrorKind.Conflict"/>.</exception>
    public string Of(string chip)
    {
        ArgumentNullException.ThrowIfNull(chip);
        lock (_lock)
        {
            if (_byChip.TryGetValue(chip, out string? known))
                return known;
            string name = IsDeviceName(chip) ? chip : LowestFree();
            if (_byChip.FirstOrDefault(pair => pair.Value == name).Key is { } other)
                throw new VirtualGpioException(ErrorKind.Conflict, $"Programs know the chip '{other}' as /dev/{name} already: give this one another name.");
            _byChip.Add(chip, name);
            return name;
        }
    }

    /// <summary>A chip has gone: its number is free again.</summary>
    /// <param name="chip">Its name on the board.</param>
    public void Forget(string chip)
    {
        lock (_lock)
            _byChip.Remove(chip);
    }

    /// <summary>Whether a name is <c>gpiochip</c> and a number.</summary>
    internal static bool IsDeviceName(string chip) =>
        chip.StartsWith(Prefix, StringComparison.Ordinal)
        && chip.Length - Prefix.Length is >= 1 and <= MostDigits
        && chip.AsSpan(Prefix.Length).IndexOfAnyExceptInRange('0', '9') < 0
        && (chip[Prefix.Length] != '0' || chip.Length == Prefix.Length + 1);

    private string LowestFree()
    {
        for (int number = 0; ; number++)
        {
            string name = string.Create(CultureInfo.InvariantCulture, $"{Prefix}{number}");
            if (!_byChip.ContainsValue(name))
                return name;
        }
    }
}
