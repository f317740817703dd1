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
        Task<ProgramExit> ending = Task.Run(process.WaitForExit);
        Assert.True(await Task.WhenAny(ending, Task.Delay(ChipRig.Patience)) == ending, $"It has not ended, but written:\n{Output}");
        ProgramExit exit = await ending;
        Assert.True(exit.ShellStatus == 0, $"It ended with {exit.ShellStatus}:\n{Output}");
    }

    /// <summary>Waits until something has happened, or it has failed before.</summary>
    public async Task<T> RunUntilAsync<T>(Task<T> awaited)
    {
        Task exit = ExitAsync();
        if (await Task.WhenAny(exit, awaited) == exit)
            await exit;
        return await awaited;
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

    /// <summary>Asks it to end.</summary>
    public void Terminate() => process.Signal(LinuxSignal.Terminate);

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
