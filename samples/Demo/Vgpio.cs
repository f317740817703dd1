// SPDX-License-Identifier: MIT
using System.Text;

namespace VirtualGpio.Demo;

/// <summary>A chip served by <c>vgpio up</c>, and the commands that use it, shown as they are run.</summary>
internal sealed class Vgpio : IAsyncDisposable
{
    private readonly string _folder;
    private readonly VgpioProcess _up;

    private Vgpio(string folder, VgpioProcess up, IReadOnlyList<string> qemuArguments)
    {
        _folder = folder;
        _up = up;
        QemuArguments = qemuArguments;
    }

    public IReadOnlyList<string> QemuArguments { get; }

    public static async Task<Vgpio> UpAsync(string names, CancellationToken stop)
    {
        string folder = Directory.CreateTempSubdirectory("vgpio-demo-").FullName;
        Screen.HostCommand($"vgpio up --line-names {names} &");
        var up = new VgpioProcess(["up", "--dir", folder, "--line-names", names]);
        var lines = await up.ReadToAsync(line => line == "ready", stop);
        foreach (string line in lines)
            Screen.Host(line);
        string qemu = lines.First(line => line.TrimStart().StartsWith("-chardev", StringComparison.Ordinal)).Trim();
        return new Vgpio(folder, up, qemu.Split(' '));
    }

    /// <summary>A file that goes with the demo.</summary>
    public string FileOf(string name) => Path.Combine(_folder, name);

    /// <summary>Measures a recording, for which no board is needed.</summary>
    public static async Task MeasureAsync(string file, CancellationToken stop)
    {
        Screen.HostCommand($"vgpio measure {file}");
        using var process = new VgpioProcess(["measure", file]);
        await foreach (string line in process.ReadLinesAsync(stop))
            Screen.Host(line);
    }

    /// <summary>Runs a command to its end.</summary>
    public async Task ShowAsync(CancellationToken stop, params string[] arguments)
    {
        Screen.HostCommand($"vgpio {string.Join(' ', arguments)}");
        using var process = new VgpioProcess([.. arguments, "--dir", _folder]);
        await foreach (string line in process.ReadLinesAsync(stop))
            Screen.Host(line);
    }

    /// <summary>Runs a command to its end, and gives what it prints.</summary>
    public async Task<string> AnswerAsync(CancellationToken stop, params string[] arguments)
    {
        Screen.HostCommand($"vgpio {string.Join(' ', arguments)}");
        using var process = new VgpioProcess([.. arguments, "--dir", _folder]);
        var answer = new StringBuilder();
        await foreach (string line in process.ReadLinesAsync(stop))
            answer.AppendLine(line);
        return answer.ToString();
    }

    /// <summary>Starts a command with a banner, and waits for that.</summary>
    public async Task<VgpioProcess> StartMonitorAsync(CancellationToken stop, params string[] arguments)
    {
        Screen.HostCommand($"vgpio {string.Join(' ', arguments)} &");
        var process = new VgpioProcess([.. arguments, "--dir", _folder]);
        await process.ReadToAsync(_ => true, stop);
        return process;
    }

    public async ValueTask DisposeAsync()
    {
        await _up.StopAsync();
        _up.Dispose();
        Directory.Delete(_folder, recursive: true);
    }
}
