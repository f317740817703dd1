// SPDX-License-Identifier: MIT
using System.Diagnostics;
using System.Globalization;
using System.Runtime.CompilerServices;
using VirtualGpio.Linux;
using VirtualGpio.Virtio.Memory;
using VirtualGpio.Virtio.Queues;

namespace VirtualGpio.Virtio.Tests.Queues;

/// <summary>
/// A process that serves a queue until it is killed: this assembly, started anew with an environment variable that says which.
/// </summary>
internal static class DoomedDevice
{
    private const string Variable = "VGPIO_TEST_DOOMED_DEVICE";
    private const int MaxHeld = 5;
    private const int MaxIdle = 20_000;

    /// <summary>Starts one for the queue of a rig.</summary>
    public static Process Start(QueueRig rig, uint start, int seed)
    {
        VirtqueueSetup setup = rig.Driver.Setup;
        MemoryRegion region = rig.Machine.Region;
        ulong[] numbers =
        [
            (ulong)Environment.ProcessId, (ulong)rig.Machine.File.Number, (ulong)rig.Inflight.File.Number,
            region.GuestAddress, region.Size, region.UserAddress,
            (ulong)setup.Size, setup.DescriptorAddress, setup.DriverAddress, setup.DeviceAddress, start, setup.Features, (ulong)seed,
        ];
        string self = Environment.ProcessPath!;
        var info = new ProcessStartInfo(
            Path.GetFileName(self) == "dotnet" ? self : "dotnet", ["exec", typeof(DoomedDevice).Assembly.Location]);
        info.Environment[Variable] = string.Join(' ', numbers);
        return Process.Start(info)!;
    }

    /// <summary>Becomes one, if asked to.</summary>
    [ModuleInitializer]
    internal static void Become()
    {
        if (Environment.GetEnvironmentVariable(Variable) is not { } text)
            return;
        ulong[] numbers = [.. text.Split(' ').Select(number => ulong.Parse(number, CultureInfo.InvariantCulture))];
        MemoryFile Open(ulong file) => MemoryFile.Open($"/proc/{numbers[0]}/fd/{file}");
        using var memory = new GuestMemory();
        memory.Add(new MemoryRegion(numbers[3], numbers[4], numbers[5], 0), Open(numbers[1]));
        MemoryFile recorded = Open(numbers[2]);
        using var inflight = InflightMemory.Adopt(recorded, 0, (ulong)recorded.Length, 1, (int)numbers[6], 0);
        var setup = new VirtqueueSetup
        {
            Size = (int)numbers[6],
            DescriptorAddress = numbers[7],
            DriverAddress = numbers[8],
            DeviceAddress = numbers[9],
            Base = (uint)numbers[10],
            Features = numbers[11],
        };
        Serve(Virtqueue.Open(memory, setup, inflight.Queue(0)), new Random((int)numbers[12]));
    }

    private static void Serve(Virtqueue queue, Random random)
    {
        var held = new List<DescriptorChain>();
        Span<byte> bytes = stackalloc byte[8];
        // Whoever started this kills it; should that one end before, so does this after a while without work.
        for (int idle = 0; idle < MaxIdle;)
        {
            if (queue.TryTake(out DescriptorChain? chain))
            {
                held.Add(chain);
                idle = 0;
                if (held.Count < MaxHeld)
                    continue;
            }

            if (held.Count == 0)
            {
                idle++;
                Thread.Sleep(1);
                continue;
            }

            int index = random.Next(held.Count);
            held[index].Read(0, bytes);
            BitConverter.TryWriteBytes(bytes, ~BitConverter.ToInt64(bytes));
            held[index].Write(0, bytes);
            queue.Give(held[index], 8);
            held.RemoveAt(index);
        }
    }
}
