// SPDX-License-Identifier: MIT
using System.Globalization;
using System.IO.Compression;
using System.Text;
using VirtualGpio.Testing;
using VirtualGpio.Uapi.Tests.Conformance;
using VirtualGpio.Uapi.Tests.Conformance.Generation;

namespace VirtualGpio.EndToEnd.Tests.Uapi;

/// <summary>
/// A guest in which scripts are played on chips of the kernel's gpio-sim. It has one processor: there, the thread of a line's
/// interrupt has run when the pull that raised it returns, and a recording is the same each time.
/// </summary>
public sealed class SimulatorGuest : IAsyncLifetime
{
    // A command takes 40,000 bytes.
    private const int PieceSize = 36_000;

    private const string Folder = "/sys/kernel/config/gpio-sim/conformance";

    private Guest _guest = null!;

    public async Task InitializeAsync()
    {
        _guest = await Guest.BootAsync(new GuestOptions { Kernel = Kernels.Newest, Modules = ["gpio-sim"], CommandTimeout = TimeSpan.FromMinutes(3) });
        await RunAsync("modprobe -q configfs; mount -t configfs configfs /sys/kernel/config");
    }

    public async Task DisposeAsync() => await _guest.DisposeAsync();

    /// <summary>Plays a script on a new chip.</summary>
    /// <returns>The script with the kernel's answers.</returns>
    internal async Task<string> PlayAsync(GeneratedScript script)
    {
        string packed = Pack(script.Text);
        await RunAsync(": > /tmp/packed");
        for (int at = 0; at < packed.Length; at += PieceSize)
            await RunAsync($"printf %s {packed.AsSpan(at, Math.Min(PieceSize, packed.Length - at))} >> /tmp/packed");
        await RunAsync("base64 -d /tmp/packed | gunzip > /tmp/script");
        return await RunAsync(script.Chip, "uapi-player --pull /sys/devices/platform/$sim/$chip/sim_gpio%u/pull $chip /tmp/script");
    }

    /// <summary>Runs a command with a new chip, called <c>$chip</c> there.</summary>
    /// <returns>What it has printed.</returns>
    internal async Task<string> RunAsync(ConformanceChip chip, string command)
    {
        await RunAsync(ToMake(chip));
        string answers = await RunAsync(
            $"chip=$(cat {Folder}/bank/chip_name) && sim=$(cat {Folder}/dev_name) && {command} > /tmp/answers && gzip -c /tmp/answers | base64");
        await RunAsync($"echo 0 > {Folder}/live && find {Folder} -depth -type d -mindepth 1 -exec rmdir {{}} \\; && rmdir {Folder}");
        _guest.ThrowIfKernelComplained();
        return Unpack(answers);
    }

    private static string ToMake(ConformanceChip chip)
    {
        var command = new StringBuilder($"set -e; mkdir -p {Folder}/bank; cd {Folder}/bank; echo {chip.Lines} > num_lines; echo {ConformanceChip.Label} > label");
        for (int i = 0; i < chip.Names.Count; i++)
            if (chip.Names[i] is { } name)
                command.Append(CultureInfo.InvariantCulture, $"; mkdir line{i}; echo '{name}' > line{i}/name");
        if (chip.HogOffset >= 0)
            command.Append(
                CultureInfo.InvariantCulture,
                $"; mkdir line{chip.HogOffset}/hog; cd line{chip.HogOffset}/hog; echo {ConformanceChip.HogConsumer} > name; echo output-high > direction");
        return command.Append("; echo 1 > ").Append(Folder).Append("/live").ToString();
    }

    private static string Pack(string text)
    {
        using var packed = new MemoryStream();
        using (var packer = new GZipStream(packed, CompressionLevel.Optimal))
            packer.Write(Encoding.UTF8.GetBytes(text));
        return Convert.ToBase64String(packed.ToArray());
    }

    private static string Unpack(string packed)
    {
        using var unpacker = new GZipStream(new MemoryStream(Convert.FromBase64String(packed)), CompressionMode.Decompress);
        using var reader = new StreamReader(unpacker);
        return reader.ReadToEnd();
    }

    private async Task<string> RunAsync(string command) => (await _guest.RunAsync(command)).ThrowIfFailed().Output;
}
