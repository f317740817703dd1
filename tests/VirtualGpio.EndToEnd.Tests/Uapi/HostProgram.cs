// SPDX-License-Identifier: MIT
using VirtualGpio.Linux;
using VirtualGpio.Linux.Seccomp;

namespace VirtualGpio.EndToEnd.Tests.Uapi;

/// <summary>A program of this machine that sees a chip.</summary>
internal sealed class HostProgram(FilteredProcess process, string outputFile) : IDisposable
{
    /// <summary>What it has written, on both streams.</summary>
    public string Output => File.Exists(outputFile) ? File.ReadAllText(outputFile) : "";

    /// <summary>Waits until it has ended, with success.</summary>
    public async Task ExitAsync()
    {
        ProgramExit exit = await Task.Run(process.WaitForExit).WaitAsync(ChipRig.Patience);
        Assert.True(exit.ShellStatus == 0, $"It ended with {exit.ShellStatus}:\n{Output}");
    }

    /// <summary>Waits until it has written something.</summary>
    public async Task WaitForOutputAsync(string text)
    {
        using var deadline = new CancellationTokenSource(ChipRig.Patience);
        while (!Output.Contains(text, StringComparison.Ordinal))
        {
            Assert.False(deadline.IsCancellationRequested, $"It has not written '{text}', but:\n{Output}");
            await Task.Delay(10, CancellationToken.None);
        }
    }

    /// <summary>Kills it, but not its children.</summary>
    public void Kill() => process.Signal(LinuxSignal.Kill);

    public void Dispose()
    {
        Kill();
        process.WaitForExit();
        // The listener is the transport's.
        process.ExitDescriptor.Dispose();
    }
}
