// SPDX-License-Identifier: MIT
using VirtualGpio.Hosting.OneChip;
using VirtualGpio.Ivshmem;
using VirtualGpio.Ivshmem.Host;
using VirtualGpio.Linux;
using VirtualGpio.Testing;

namespace VirtualGpio.Bench;

/// <summary>A guest with our chip, a gpio-sim, and a bare ivshmem device beside them.</summary>
internal sealed class Bench : IAsyncDisposable
{
    public static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    private const int ChipMemory = 256 * 1024;

    private readonly string _folder = Directory.CreateTempSubdirectory("vgpio-bench-").FullName;
    private readonly MemoryFile _memory = MemoryFile.CreateSealed("vgpio-bench", ChipMemory);
    private readonly MemoryFile _bareMemory = MemoryFile.CreateSealed("vgpio-bare", 4096);
    private readonly IvshmemServer _server;
    private readonly IvshmemServer _bareServer;

    private Bench()
    {
        _server = new IvshmemServer(new IvshmemServerOptions { SocketPath = Socket("guest"), HostSocketPath = Socket("host"), Memory = _memory });
        _ = _server.Start();
        _bareServer = new IvshmemServer(new IvshmemServerOptions { SocketPath = BareSocket, Memory = _bareMemory });
        _ = _bareServer.Start();
        Host = IvshmemChip.Join(IvshmemPeer.Connect(Socket("host"), Patience), new ChipHostOptions());
        Host.Start();
    }

    public ChipHost Host { get; }

    public Guest Guest { get; private set; } = null!;

    /// <summary>The socket of the bare device's server; the guest is its peer 0.</summary>
    public string BareSocket => Socket("bare");

    /// <summary>The <c>pull</c> attribute of gpio-sim's one line.</summary>
    public string SimPull { get; private set; } = "";

    /// <summary>gpio-sim's chip.</summary>
    public string SimChip { get; private set; } = "";

    public static async Task<Bench> StartAsync(string kernel)
    {
        var bench = new Bench();
        bench.Guest = await Guest.BootAsync(new GuestOptions
        {
            Kernel = kernel,
            CommandTimeout = Patience,
            QemuArguments =
            [
                .. IvshmemArguments.Doorbell(bench.Socket("guest"), 1),
                .. IvshmemArguments.Doorbell(bench.BareSocket, 1, "bare0", slot: 2),
            ],
        });
        await bench.RunAsync("modprobe gpio-sim && modprobe ivshmem-echo && modprobe -q configfs; mount -t configfs configfs /sys/kernel/config 2>/dev/null; true");
        await bench.RunAsync("cd /sys/kernel/config/gpio-sim && mkdir -p yardstick/bank && echo 1 > yardstick/bank/num_lines && echo 1 > yardstick/live");
        bench.SimChip = (await bench.RunAsync("cat /sys/kernel/config/gpio-sim/yardstick/bank/chip_name")).Trim();
        bench.SimPull = (await bench.RunAsync($"ls -d /sys/devices/platform/$(cat /sys/kernel/config/gpio-sim/yardstick/dev_name)/{bench.SimChip}/sim_gpio0/pull")).Trim();
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
        await Host.DisposeAsync();
        _server.Dispose();
        _bareServer.Dispose();
        _memory.Dispose();
        _bareMemory.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    private string Socket(string name) => Path.Combine(_folder, name);
}
