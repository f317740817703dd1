// SPDX-License-Identifier: MIT
using System.Diagnostics;
using VirtualGpio.Hosting.OneChip;
using VirtualGpio.Linux.Seccomp;
using VirtualGpio.Uapi.Host;

namespace VirtualGpio.Bench;

/// <summary>A board in this process with a chip for programs of this machine, and the programs.</summary>
internal sealed class ProgramBoard : IAsyncDisposable
{
    /// <summary>What programs know the chip by.</summary>
    public const string ChipName = "gpiochip0";

    private readonly ProgramSessions _sessions = new();
    private readonly NamespaceSupport _support = NamespaceSupport.Probe();

    public ProgramBoard()
    {
        if ((FilterSupport.Probe().Obstacle ?? _support.Obstacle) is { } obstacle)
            throw new InvalidOperationException(obstacle);
        Host = new ChipHost(new UapiTransport(_sessions, ChipName), new ChipHostOptions { ChipName = "programs", LineCount = 64 });
        Host.Start();
    }

    public ChipHost Host { get; }

    /// <summary>What the thread of the board is called.</summary>
    public static string Thread => "board programs";

    /// <summary>Runs a program to its end.</summary>
    /// <param name="confinement">How.</param>
    /// <param name="started">What is to be done as soon as it has written something; null: nothing.</param>
    /// <param name="program">The program.</param>
    /// <param name="arguments">Its arguments.</param>
    /// <returns>What it has written to standard output.</returns>
    /// <exception cref="InvalidOperationException">It has failed.</exception>
    public async Task<string> RunAsync(Confinement confinement, Action? started, string program, params string[] arguments)
    {
        string written = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName());
        var start = new ProgramStart { Program = "sh", Arguments = ["-c", $"exec \"$@\" > {written}", "sh", program, .. arguments] };
        Task<int> end = confinement.View is { } view ? RunConfinedAsync(start, view(ChipName, _support.NeedsUserNamespace)) : RunNativelyAsync(start);
        try
        {
            while (started is not null && !end.IsCompleted)
            {
                await Task.Delay(1);
                if (File.Exists(written) && await File.ReadAllTextAsync(written) is { Length: > 0 })
                {
                    started();
                    started = null;
                }
            }

            int status = await end;
            string output = await File.ReadAllTextAsync(written);
            return status == 0
                ? output
                : throw new InvalidOperationException($"{Path.GetFileName(program)} {string.Join(' ', arguments)} ended with {status}: {output}");
        }
        finally
        {
            File.Delete(written);
        }
    }

    public async ValueTask DisposeAsync()
    {
        await Host.DisposeAsync();
        _sessions.Dispose();
    }

    private static async Task<int> RunNativelyAsync(ProgramStart start)
    {
        using var process = Process.Start(new ProcessStartInfo(start.Program, start.Arguments))!;
        await process.WaitForExitAsync();
        return process.ExitCode;
    }

    private async Task<int> RunConfinedAsync(ProgramStart start, IProgramView view)
    {
        using var folder = view as IDisposable;
        var process = FilteredProcess.Start(view.Wrap(start), view.Filter);
        _sessions.Serve(process.Listener, view);
        ProgramExit exit = await Task.Run(process.WaitForExit);
        // The listener is the board's.
        process.ExitDescriptor.Dispose();
        return exit.ShellStatus;
    }
}
