// SPDX-License-Identifier: MIT
using VirtualGpio.Cli.Runtime;
using VirtualGpio.Linux;

namespace VirtualGpio.Cli.Tests.Up;

/// <summary>Runs <c>vgpio up</c> and the verbs that talk to it, each as a process of its own, as users do.</summary>
public abstract class ChipTests : IDisposable
{
    private readonly TestDirectory _directory = new();
    private readonly List<CliProcess> _processes = [];

    /// <summary>What <c>--dir</c> is given.</summary>
    private protected string Base => _directory.Path;

    private protected ChipPaths Paths => new(_directory.File("gpio0"));

    /// <inheritdoc/>
    public void Dispose()
    {
        Dispose(disposing: true);
        GC.SuppressFinalize(this);
    }

    /// <summary>Ends what was started.</summary>
    protected virtual void Dispose(bool disposing)
    {
        _processes.ForEach(process => process.Dispose());
        // What a killed 'up' leaves running ends by itself, but its directory is to go now.
        foreach (ChipPaths chip in RuntimeDirectory.List(Base))
        {
            if (InstanceLock.Holder(chip.WireLock) is { } wire)
                Signals.Kill(wire, LinuxSignal.Kill);
        }

        _directory.Dispose();
    }

    /// <summary>Starts a chip and waits until it answers.</summary>
    private protected async Task<CliProcess> UpAsync(params string[] arguments)
    {
        // Ctrl-C is ignored by what a shell started in the background, and so by what that starts: not here.
        CliProcess up = Track(CliProcess.StartProgram(
            "/usr/bin/env", ["--default-signal=INT", CliProcess.Program, "up", "--dir", Base, .. arguments]));
        await up.ReadUntilAsync("ready");
        return up;
    }

    private protected async Task<CliProcess> MonitorAsync(params string[] arguments)
    {
        CliProcess monitor = Track(CliProcess.Start(["mon", "--banner", "--dir", Base, .. arguments]));
        await monitor.ReadUntilAsync("onitoring");
        return monitor;
    }

    private protected async Task<CliResult> RunAsync(params string[] arguments) =>
        await CliProcess.RunAsync([.. arguments, "--dir", Base]);

    private protected CliProcess Track(CliProcess process)
    {
        _processes.Add(process);
        return process;
    }
}
