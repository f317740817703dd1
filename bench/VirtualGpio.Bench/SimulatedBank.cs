// SPDX-License-Identifier: MIT
using VirtualGpio.Testing;

namespace VirtualGpio.Bench;

/// <summary>A gpio-sim with 64 lines in a guest, and a program of ours there.</summary>
internal sealed class SimulatedBank : IAsyncDisposable
{
    // A command takes 40,000 bytes.
    private const int PieceSize = 36_000;

    private readonly Guest _guest;
    private string _chip = "";

    private SimulatedBank(Guest guest) => _guest = guest;

    /// <summary>The kernel's release, QEMU's version, and by what the guest runs.</summary>
    public string Description => $"{_guest.Image.Release}, QEMU {_guest.Qemu.Version}, {_guest.Accelerator.QemuName}";

    public static async Task<SimulatedBank> StartAsync(string kernel, string program)
    {
        var bank = new SimulatedBank(await Guest.BootAsync(new GuestOptions { Kernel = kernel, Modules = ["gpio-sim"], CommandTimeout = Bench.Patience }));
        await bank.RunAsync("modprobe -q configfs; mount -t configfs configfs /sys/kernel/config 2>/dev/null; true");
        await bank.RunAsync("cd /sys/kernel/config/gpio-sim && mkdir -p peer/bank && echo 64 > peer/bank/num_lines && echo 1 > peer/live");
        bank._chip = (await bank.RunAsync("cat /sys/kernel/config/gpio-sim/peer/bank/chip_name")).Trim();
        string bytes = Convert.ToBase64String(await File.ReadAllBytesAsync(program));
        for (int at = 0; at < bytes.Length; at += PieceSize)
            await bank.RunAsync($"printf %s {bytes.AsSpan(at, Math.Min(PieceSize, bytes.Length - at))} >> /tmp/packed");
        await bank.RunAsync("base64 -d /tmp/packed > /tmp/program && chmod +x /tmp/program && rm /tmp/packed");
        return bank;
    }

    /// <summary>Runs the program on the chip.</summary>
    public Task<string> MeasureAsync(string arguments) => RunAsync($"/tmp/program {_chip} {arguments}");

    public ValueTask DisposeAsync() => _guest.DisposeAsync();

    private async Task<string> RunAsync(string command) => (await _guest.RunAsync(command)).ThrowIfFailed().Output;
}
