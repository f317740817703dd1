// SPDX-License-Identifier: MIT
using System.Diagnostics;
using VirtualGpio.Linux;

namespace VirtualGpio.Daemon.Tests.Up;

/// <summary>A running <c>vgpiod</c>, as a user runs it.</summary>
internal sealed class UpProcess : IDisposable
{
    /// <summary>For what takes milliseconds on a quiet machine: far from flaky, and no test hangs.</summary>
    internal static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly Process _process;
    private readonly Task<string> _errors;

    private UpProcess(Process process)
    {
        _process = process;
        _errors = process.StandardError.ReadToEndAsync();
    }

    internal static string Program { get; } = Path.Combine(AppContext.BaseDirectory, "vgpiod");

    internal int Id => _process.Id;

    /// <summary>Starts it.</summary>
    internal static UpProcess Start(params string[] arguments) => StartProgram(Program, arguments);

    /// <summary>Starts any program, such as a shell around it.</summary>
    internal static UpProcess StartProgram(string program, string[] arguments, params (string Name, string Value)[] environment)
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach ((string name, string value) in environment)
            start.Environment[name] = value;
        Process process = Process.Start(start)!;
        process.StandardInput.Close();
        return new UpProcess(process);
    }

    /// <summary>Runs it to its end.</summary>
    internal static async Task<UpResult> RunAsync(params string[] arguments)
    {
        using UpProcess process = Start(arguments);
        return await process.EndAsync();
    }

    /// <summary>The next line of its output; null at the end.</summary>
    internal async Task<string?> ReadLineAsync() => await _process.StandardOutput.ReadLineAsync().WaitAsync(Patience);

    /// <summary>Skips its output up to a line that holds a text.</summary>
    internal async Task<string> ReadUntilAsync(string text)
    {
        string seen = "";
        while (await ReadLineAsync() is { } line)
        {
            if (line.Contains(text, StringComparison.Ordinal))
                return line;
            seen += line + "\n";
        }

        throw new InvalidOperationException($"The output ended without '{text}':\n{seen}\n{await _errors.WaitAsync(Patience)}");
    }

    internal void Signal(LinuxSignal signal) => Signals.Kill(_process.Id, signal);

    /// <summary>Waits for its end.</summary>
    internal async Task<UpResult> EndAsync()
    {
        using var limit = new CancellationTokenSource(Patience);
        string output = await _process.StandardOutput.ReadToEndAsync(limit.Token);
        await _process.WaitForExitAsync(limit.Token);
        return new UpResult(_process.ExitCode, output, await _errors.WaitAsync(limit.Token));
    }

    public void Dispose()
    {
        if (!_process.HasExited)
            _process.Kill();
        _process.Dispose();
    }
}
