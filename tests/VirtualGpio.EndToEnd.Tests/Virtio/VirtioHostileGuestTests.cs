// SPDX-License-Identifier: MIT
using System.Globalization;
using System.IO.MemoryMappedFiles;
using VirtualGpio.EndToEnd.Tests.Suites;
using VirtualGpio.Testing;

namespace VirtualGpio.EndToEnd.Tests.Virtio;

/// <summary>Garbage in a guest's rings, written from here into its memory: it is the same memory.</summary>
[Collection(GuestCollection.Name)]
public sealed class VirtioHostileGuestTests(GuestChips guests) : HostileGuestSuite<OverVirtio>(guests)
{
    // struct virtio_pci_common_cfg, at the start of the device's fourth resource.
    private const int QueueSelect = 0x16;
    private const int QueueSize = 0x18;
    private const int QueueAddresses = 0x20;
    private const int Queues = 2;

    // Also reads of what the driver has claimed, which the kernel otherwise forbids.
    private protected override GuestOptions Options => new() { KernelArguments = "iomem=relaxed" };

    // Each costs a boot.
    private protected override int Rounds => 2;

    private protected override async Task ScribbleAsync(GuestChip chip, TimeSpan time, int seed)
    {
        var rings = new List<(long At, int Length)>();
        for (int queue = 0; queue < Queues; queue++)
            rings.AddRange(await FindRingAsync(chip, queue));

        using var file = new FileStream(await FindMemoryAsync(chip.Guest), FileMode.Open, FileAccess.ReadWrite);
        using var map = MemoryMappedFile.CreateFromFile(file, null, 0, MemoryMappedFileAccess.ReadWrite, HandleInheritability.None, leaveOpen: true);
        using var memory = map.CreateViewAccessor();
        await Task.Run(() => Scribble(memory, rings, time, seed));
    }

    // A driver whose queue is broken waits for ever, and cannot be unloaded: the guest begins anew.
    private protected override Task RecoverAsync(GuestChip chip) => chip.Guest.ResetAsync();

    private static void Scribble(MemoryMappedViewAccessor memory, List<(long At, int Length)> rings, TimeSpan time, int seed)
    {
        var random = new Random(seed);
        var watch = System.Diagnostics.Stopwatch.StartNew();
        while (watch.Elapsed < time)
        {
            var (at, length) = rings[random.Next(rings.Count)];
            // Half of the writes go where the indexes and the first entries are.
            int place = random.Next(random.Next(2) == 0 ? Math.Min(length, 32) : length) & ~1;
            memory.Write(at + place, (ushort)(random.Next(ushort.MaxValue + 1) >> random.Next(16)));
        }
    }

    /// <summary>Finds a ring's descriptors, what the driver writes of it, and what the device does.</summary>
    private static async Task<IEnumerable<(long At, int Length)>> FindRingAsync(GuestChip chip, int queue)
    {
        string[] words = (await chip.RunAsync($"""
            base=$(awk 'NR == 5 {"{ print $1 }"}' $(readlink -f /sys/bus/gpio/devices/gpiochip0/../../resource))
            devmem $((base + {QueueSelect})) 16 {queue}
            devmem $((base + {QueueSize})) 16
            for at in 0 4 8 12 16 20; do devmem $((base + {QueueAddresses} + at)) 32; done
            """)).Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        long[] numbers = [.. words.Select(word => long.Parse(word.AsSpan(2), NumberStyles.HexNumber, CultureInfo.InvariantCulture))];
        int size = (int)numbers[0];
        return [(numbers[1], 16 * size), (numbers[3], 6 + (2 * size)), (numbers[5], 6 + (8 * size))];
    }

    /// <summary>The guest's memory below 2 GiB, as QEMU has it open.</summary>
    private static Task<string> FindMemoryAsync(Guest guest) => Task.FromResult(
        Directory.EnumerateFiles($"/proc/{guest.QemuProcessId}/fd").First(descriptor =>
            File.ResolveLinkTarget(descriptor, returnFinalTarget: false)!.FullName.Contains("memfd:memory-backend", StringComparison.Ordinal)));
}
