// SPDX-License-Identifier: MIT
using VirtualGpio.Hosting.OneChip;
using VirtualGpio.Ivshmem;
using VirtualGpio.Ivshmem.Host;
using VirtualGpio.Linux;
using VirtualGpio.Testing;
using VirtualGpio.Virtio.Host;

namespace VirtualGpio.Bench;

/// <summary>A guest with a chip over ivshmem, maybe one over virtio, a gpio-sim, and a bare ivshmem device beside them.</summary>
internal sealed class Bench : IAsyncDisposable
{
    public static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    private const int ChipMemory = 256 * 1024;

    private readonly string _folder = Directory.CreateTempSubdirectory("vgpio-bench-").FullName;
    private readonly MemoryFile _memory = MemoryFile.CreateSealed("vgpio-bench", ChipMemory);
    private readonly MemoryFile _bareMemory = MemoryFile.CreateSealed("vgpio-bare", 4096);
    private readonly IvshmemServer _server;
    private readonly IvshmemServer _bareServer;
    private readonly ChipHost _host;
    private readonly ChipHost? _virtioHost;

    private Bench(bool hasVirtio)
    {
        _server = new IvshmemServer(new IvshmemServerOptions { SocketPath = Socket("guest"), HostSocketPath = Socket("host"), Memory = _memory });
        _ = _server.Start();
        _bareServer = new IvshmemServer(new IvshmemServerOptions { SocketPath = BareSocket, Memory = _bareMemory });
        _ = _bareServer.Start();
        _host = IvshmemChip.Join(IvshmemPeer.Connect(Socket("host"), Patience), new ChipHostOptions { ChipName = "ivshmem" });
        _host.Start();
        if (!hasVirtio)
            return;
        _virtioHost = new ChipHost(VirtioTransport.Listen(Socket("virtio"), new VirtioTransportOptions()), new ChipHostOptions { ChipName = "virtio" });
        _virtioHost.Start();
    }

    /// <summary>The chip over ivshmem.</summary>
    public BenchChip Chip { get; private set; } = null!;

    /// <summary>The chip over virtio, with the kernel's own driver, if one was asked for.</summary>
    public BenchChip? Virtio { get; private set; }

    public Guest Guest { get; private set; } = null!;

    /// <summary>The socket of the bare device's server; the guest is its peer 0.</summary>
    public string BareSocket => Socket("bare");

    /// <summary>The <c>pull</c> attribute of gpio-sim's one line.</summary>
    public string SimPull { get; private set; } = "";

    /// <summary>gpio-sim's chip.</summary>
    public string SimChip { get; private set; } = "";

    public static async Task<Bench> StartAsync(string kernel, bool withVirtio = false)
    {
        var bench = new Bench(withVirtio);
        bench.Guest = await Guest.BootAsync(new GuestOptions
        {
            Kernel = kernel,
            CommandTimeout = Patience,
            SharedMemory = withVirtio,
            Modules = ["gpio-ivshmem", .. withVirtio ? VirtioArguments.StockDriver : []],
            QemuArguments =
            [
                .. IvshmemArguments.Doorbell(bench.Socket("guest"), 1),
                .. IvshmemArguments.Doorbell(bench.BareSocket, 1, "bare0", slot: 2),
                .. withVirtio ? VirtioArguments.Pci(bench.Socket("virtio"), "virtio0", slot: 3) : [],
            ],
        });
        await bench.RunAsync("modprobe gpio-sim && modprobe ivshmem-echo && modprobe -q configfs; mount -t configfs configfs /sys/kernel/config 2>/dev/null; true");
        await bench.RunAsync("cd /sys/kernel/config/gpio-sim && mkdir -p yardstick/bank && echo 1 > yardstick/bank/num_lines && echo 1 > yardstick/live");
        bench.SimChip = (await bench.RunAsync("cat /sys/kernel/config/gpio-sim/yardstick/bank/chip_name")).Trim();
        bench.SimPull = (await bench.RunAsync($"ls -d /sys/devices/platform/$(cat /sys/kernel/config/gpio-sim/yardstick/dev_name)/{bench.SimChip}/sim_gpio0/pull")).Trim();
        bench.Chip = await bench.ChipAsync(bench._host, "board ivshmem", "pci/drivers/gpio_ivshmem");
        if (bench._virtioHost is { } virtio)
            bench.Virtio = await bench.ChipAsync(virtio, "board virtio", "virtio/drivers/gpio_virtio");
        return bench;
    }

    public async Task<string> RunAsync(string command) => (await Guest.RunAsync(command)).ThrowIfFailed().Output;

    /// <summary>Starts the counting reader and waits until it reads.</summary>
    public async Task<GuestProcess> ReaderAsync(string arguments)
    {
        var reader = await Guest.StartAsync($"edge-reader {arguments}");
        await reader.WaitForLineAsync("ready");
        return reader;
    }

    public async ValueTask DisposeAsync()
    {
        if (Guest is not null)
            await Guest.DisposeAsync();
        await _host.DisposeAsync();
        if (_virtioHost is not null)
            await _virtioHost.DisposeAsync();
        _server.Dispose();
        _bareServer.Dispose();
        _memory.Dispose();
        _bareMemory.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    // What number the kernel gave it: another one may have come first.
    private async Task<BenchChip> ChipAsync(ChipHost host, string thread, string driver) =>
        new(host, thread, (await RunAsync($"basename $(ls -d /sys/bus/{driver}/*/gpiochip*)")).Trim());

    private string Socket(string name) => Path.Combine(_folder, name);
}
