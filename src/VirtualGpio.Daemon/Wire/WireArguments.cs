// SPDX-License-Identifier: MIT
using System.Globalization;
using System.Text;
using VirtualGpio.Client.Runtime;

namespace VirtualGpio.Daemon.Wire;

/// <summary>
/// What a wire is started with: <c>wire DIR IDLE-MILLISECONDS ivshmem SIZE [DESCRIPTOR…]</c>, or <c>… virtio
/// [DESCRIPTOR…]</c>.
/// </summary>
internal sealed record WireArguments
{
    /// <summary>What makes this program a wire.</summary>
    internal const string Verb = "wire";

    private static readonly string[] s_kinds = ["ivshmem", "virtio"];

    /// <summary>The chip.</summary>
    internal required ChipPaths Paths { get; init; }

    /// <summary>What it holds.</summary>
    internal required WireKind Kind { get; init; }

    /// <summary>How much memory it hands out, in bytes; 0 if it hands out none.</summary>
    internal long MemorySize { get; init; }

    /// <summary>How long it stays when nobody is attached.</summary>
    internal required TimeSpan Idle { get; init; }

    /// <summary>Descriptors that it would inherit, and is to close.</summary>
    internal IReadOnlyList<int> Inherited { get; init; } = [];

    /// <summary>The name of a kind.</summary>
    internal static string NameOf(WireKind kind) => s_kinds[(int)kind];

    /// <summary>The arguments, the verb first.</summary>
    internal string[] ToArray() =>
    [
        Verb,
        Paths.Directory,
        Number((long)Idle.TotalMilliseconds),
        NameOf(Kind),
        .. Kind == WireKind.Ivshmem ? [Number(MemorySize)] : Array.Empty<string>(),
        .. Inherited.Select(descriptor => Number(descriptor)),
    ];

    /// <summary>Reads arguments.</summary>
    /// <param name="arguments">What <see cref="ToArray"/> makes, but for the verb.</param>
    /// <returns>Null: they are none of a wire.</returns>
    internal static WireArguments? Parse(ReadOnlySpan<string> arguments)
    {
        if (arguments.Length < 3 || TryNumber(arguments[1]) is not { } idle || idle > int.MaxValue)
            return null;
        int kind = Array.IndexOf(s_kinds, arguments[2]);
        bool hasSize = kind == (int)WireKind.Ivshmem;
        long? size = !hasSize ? 0 : arguments.Length > 3 ? TryNumber(arguments[3]) : null;
        if (kind < 0 || size is null || PathsOf(arguments[0]) is not { } paths)
            return null;
        List<int> inherited = [];
        foreach (string text in arguments[(hasSize ? 4 : 3)..])
        {
            if (TryNumber(text) is not { } descriptor || descriptor > int.MaxValue)
                return null;
            inherited.Add((int)descriptor);
        }

        return new WireArguments
        {
            Paths = paths,
            Kind = (WireKind)kind,
            MemorySize = size.Value,
            Idle = TimeSpan.FromMilliseconds(idle),
            Inherited = inherited,
        };
    }

    /// <summary>What a wire that runs was started with.</summary>
    /// <param name="process">Its process.</param>
    /// <returns>Null: it has ended, or is a wire of another version.</returns>
    internal static WireArguments? Of(int process)
    {
        string commandLine;
        try
        {
            commandLine = Encoding.UTF8.GetString(File.ReadAllBytes(string.Create(CultureInfo.InvariantCulture, $"/proc/{process}/cmdline")));
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            return null;
        }

        string[] words = commandLine.TrimEnd('\0').Split('\0');
        return Array.IndexOf(words, Verb) is >= 0 and int verb ? Parse(words.AsSpan(verb + 1)) : null;
    }

    private static ChipPaths? PathsOf(string directory)
    {
        string chip = Path.GetFullPath(directory);
        string? board = Path.GetDirectoryName(chip);
        return Path.GetDirectoryName(board) is { } @base
            ? RuntimeDirectory.Of(@base, Path.GetFileName(board)!).Chip(Path.GetFileName(chip))
            : null;
    }

    private static string Number(long number) => number.ToString(CultureInfo.InvariantCulture);

    private static long? TryNumber(string text) =>
        long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out long number) ? number : null;
}
