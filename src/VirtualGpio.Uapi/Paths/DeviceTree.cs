// SPDX-License-Identifier: MIT
using System.Globalization;
using System.Text;
using VirtualGpio.Linux;

namespace VirtualGpio.Uapi.Paths;

/// <summary>
/// The paths by which programs find chips: <c>/dev/gpiochipN</c>, <c>/sys/bus/gpio</c> and their numbers in
/// <c>/sys/dev/char</c>. Other chips, should the machine have some, are not there. Immutable; asks nobody.
/// </summary>
internal sealed class DeviceTree
{
    /// <summary>The folder of the chips.</summary>
    public const string Devices = "/dev";

    /// <summary>The folder of <c>gpio</c>, which libgpiod knows a chip by.</summary>
    public const string Buses = "/sys/bus";

    /// <summary>The folder of the links from numbers to devices.</summary>
    public const string Numbers = "/sys/dev/char";

    private const string Gpio = "gpio";
    private const string GpioDevices = "devices";
    private const string ChipPrefix = "gpiochip";

    /// <summary>As many links in a path as the kernel follows (MAXSYMLINKS).</summary>
    private const int MostLinks = 40;

    // Real folders that a path can come back to, and still be followed.
    private static readonly HashSet<string> s_above = ["", Devices, "/sys", Buses, "/sys/dev", Numbers];

    private readonly Dictionary<string, TreeNode> _nodes = new(StringComparer.Ordinal);
    private readonly byte[] _numberPrefix;

    /// <summary>Lays the paths out.</summary>
    /// <param name="chips">The names of the chips: gpiochip and a number.</param>
    /// <param name="major">Their kind's number, which no other device of the machine has.</param>
    public DeviceTree(IReadOnlyList<string> chips, uint major)
    {
        Major = major;
        _numberPrefix = Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{major}:"));
        const string bus = $"{Buses}/{Gpio}";
        const string all = $"{bus}/{GpioDevices}";
        Add(bus, TreeNodeKind.Folder);
        Add(all, TreeNodeKind.Folder);
        for (int minor = 0; minor < chips.Count; minor++)
        {
            string number = string.Create(CultureInfo.InvariantCulture, $"{major}:{minor}");
            string device = $"{all}/{chips[minor]}";
            Add($"{Devices}/{chips[minor]}", TreeNodeKind.Chip, minor: (uint)minor);
            Add(device, TreeNodeKind.Folder);
            Add($"{device}/dev", TreeNodeKind.File, $"{number}\n");
            Add($"{device}/uevent", TreeNodeKind.File, string.Create(CultureInfo.InvariantCulture, $"MAJOR={major}\nMINOR={minor}\nDEVNAME={chips[minor]}\n"));
            Add($"{device}/subsystem", TreeNodeKind.Link, "../..");
            Add($"{Numbers}/{number}", TreeNodeKind.Link, $"../../bus/{Gpio}/{GpioDevices}/{chips[minor]}");
        }
    }

    /// <summary>The number that the chips have as devices; the other one is that of <see cref="TreeNode.Minor"/>.</summary>
    public uint Major { get; }

    /// <summary>All there is, folders before what is in them.</summary>
    public IReadOnlyCollection<TreeNode> Nodes => _nodes.Values;

    /// <summary>Whether a path may have a name of ours in it. Quick: it is asked of every path there is.</summary>
    /// <param name="path">The path.</param>
    public bool MayBeIn(ReadOnlySpan<byte> path) => path.IndexOf("gpio"u8) >= 0 || path.IndexOf(_numberPrefix) >= 0;

    /// <summary>Which real folder has a name of ours in it.</summary>
    /// <param name="name">The name.</param>
    /// <param name="rest">What follows in the path.</param>
    /// <returns>The folder; null if none has.</returns>
    public string? FolderOf(ReadOnlySpan<byte> name, ReadOnlySpan<byte> rest)
    {
        if (IsChipName(name))
            return Devices;
        if (name.SequenceEqual("gpio"u8))
        {
            // Many folders are called so, and what is in ours is known.
            var next = new PathComponents(rest);
            return !next.MoveNext() || next.Current.SequenceEqual("."u8) || next.Current.SequenceEqual(".."u8) || next.Current.SequenceEqual("devices"u8) ? Buses : null;
        }

        return name.StartsWith(_numberPrefix) ? Numbers : null;
    }

    /// <summary>Follows a path from a real folder.</summary>
    /// <param name="folder">The folder, by its one path without links.</param>
    /// <param name="path">The path from there.</param>
    /// <param name="followsLast">Whether a symbolic link at the end is followed.</param>
    /// <param name="refusesLinks">Whether a symbolic link that is followed is an error.</param>
    public PathOutcome Walk(string folder, ReadOnlySpan<byte> path, bool followsLast, bool refusesLinks)
    {
        // Bytes that are no ASCII stay what no name of ours has.
        var left = new Stack<string>(Encoding.Latin1.GetString(path).Split('/').Reverse());
        string at = folder;
        TreeNode? node = null;
        bool wasInside = false;
        int links = 0;
        while (left.TryPop(out string? name))
        {
            wasInside |= node is not null;
            if (node is { Kind: not TreeNodeKind.Folder })
                return PathOutcome.Failed(Errno.ENOTDIR);
            if (name is "" or ".")
                continue;
            if (name == "..")
            {
                at = at[..Math.Max(at.LastIndexOf('/'), 0)];
                node = _nodes.GetValueOrDefault(at);
                continue;
            }

            bool isOurs = node is not null || (at == Devices && IsChipName(Encoding.Latin1.GetBytes(name)));
            at = $"{at}/{name}";
            node = _nodes.GetValueOrDefault(at);
            if (node is null)
            {
                if (isOurs)
                    return PathOutcome.Failed(Errno.ENOENT);
                if (!s_above.Contains(at))
                    return default;
            }
            else if (node.Kind == TreeNodeKind.Link && (followsLast || left.Count > 0))
            {
                if (refusesLinks || ++links > MostLinks)
                    return PathOutcome.Failed(Errno.ELOOP);
                at = node.Folder;
                foreach (string part in node.Text.Split('/').Reverse())
                    left.Push(part);
                node = _nodes.GetValueOrDefault(at);
            }
        }

        // The kernel would not find a way through what only we have.
        if (node is null && wasInside)
            node = new TreeNode(at, TreeNodeKind.RealFolder, "", 0);
        return node is null ? default : PathOutcome.To(node);
    }

    private static bool IsChipName(ReadOnlySpan<byte> name) =>
        name.StartsWith("gpiochip"u8) && name.Length > ChipPrefix.Length && name[ChipPrefix.Length..].IndexOfAnyExceptInRange((byte)'0', (byte)'9') < 0;

    private void Add(string path, TreeNodeKind kind, string text = "", uint minor = 0) => _nodes.Add(path, new TreeNode(path, kind, text, minor));
}
