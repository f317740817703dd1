// SPDX-License-Identifier: MIT
using System.Text.RegularExpressions;
using System.Xml.Linq;

namespace VirtualGpio.Architecture.Tests;

public sealed partial class RoomTests
{
    // From the bottom up: a room depends only on rooms that stand before it.
    private static readonly string[] s_rooms =
    [
        "VirtualGpio",
        "VirtualGpio.Linux",
        "VirtualGpio.Waveforms",
        "VirtualGpio.Devices",
        "VirtualGpio.Boards",
        "VirtualGpio.Hosting",
        "VirtualGpio.Ivshmem",
        "VirtualGpio.Virtio",
        "VirtualGpio.Uapi",
        "VirtualGpio.Client",
        "VirtualGpio.Testing",
        "VirtualGpio.Daemon",
        "VirtualGpio.Cli",
    ];

    [Fact]
    public void Every_folder_of_src_is_a_room_of_the_plan()
    {
        var folders = Directory.GetDirectories(Path.Combine(Tree.Root, "src")).Select(Path.GetFileName).Order();

        Assert.Equal(s_rooms.Order(), folders);
    }

    [Fact]
    public void A_room_depends_only_on_rooms_below_it()
    {
        foreach (var (room, index) in s_rooms.Select((room, index) => (room, index)))
        {
            foreach (string reference in References(room))
                Assert.True(
                    Array.IndexOf(s_rooms, reference) is >= 0 and var below && below < index,
                    $"{room} refers to {reference}, which does not stand below it.");
        }
    }

    [Fact]
    public void The_board_refers_to_nothing_and_knows_no_clock_no_thread_and_no_file()
    {
        Assert.Empty(References("VirtualGpio"));

        foreach (string file in Sources("VirtualGpio"))
            Assert.False(
                Outside().IsMatch(File.ReadAllText(file)),
                $"{file} uses a clock, a thread or I/O: {Outside().Match(File.ReadAllText(file))}");
    }

    [Fact]
    public void Only_the_Linux_room_declares_native_functions()
    {
        foreach (string room in s_rooms.Where(room => room != "VirtualGpio.Linux"))
            foreach (string file in Sources(room))
                Assert.False(Native().IsMatch(File.ReadAllText(file)), $"{file} declares a native function.");
    }

    [Fact]
    public void Every_source_file_names_its_licence()
    {
        foreach (string file in Tree.Files("*.cs", "*.c", "*.h", "*.csproj", "*.sh", "Kbuild", "Makefile"))
        {
            string licence = Tree.IsKernelCode(file) ? "GPL-2.0-only" : "MIT";
            string head = string.Join('\n', File.ReadLines(file).Take(3));

            Assert.True(head.Contains($"SPDX-License-Identifier: {licence}", StringComparison.Ordinal), $"{file} lacks its SPDX line for {licence}.");
        }
    }

    [Fact]
    public void No_source_file_is_longer_than_five_hundred_lines()
    {
        foreach (string file in Tree.Files("*.cs"))
            Assert.True(File.ReadLines(file).Count() <= 500, $"{file} holds more than 500 lines, so probably more than one thing.");
    }

    private static IEnumerable<string> References(string room)
    {
        var project = XDocument.Load(Path.Combine(Tree.Root, "src", room, room + ".csproj"));
        return project.Descendants("ProjectReference")
            .Select(reference => Path.GetFileNameWithoutExtension((string?)reference.Attribute("Include") ?? ""));
    }

    private static IEnumerable<string> Sources(string room) =>
        Directory.EnumerateFiles(Path.Combine(Tree.Root, "src", room), "*.cs", SearchOption.AllDirectories);

    [GeneratedRegex(@"\b(DateTime(Offset)?\.(Utc)?Now|Stopwatch|TimeProvider|Environment\.TickCount|new Thread|Task\.Run|ThreadPool|System\.IO|File\.|Socket)\b")]
    private static partial Regex Outside();

    [GeneratedRegex(@"\[(LibraryImport|DllImport)\b")]
    private static partial Regex Native();
}
