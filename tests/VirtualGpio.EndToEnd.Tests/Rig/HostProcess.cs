// SPDX-License-Identifier: MIT
using System.Diagnostics;
using System.Text;
using System.Threading.Channels;
using VirtualGpio.Linux;

namespace VirtualGpio.EndToEnd.Tests.Rig;

/// <summary>A process of the command line, as a user would start it.</summary>
internal sealed class HostProcess : IAsyncDisposable
{
    private readonly Process _process;
    private readonly Channel<string> _lines = Channel.CreateUnbounded<string>();
    private readonly StringBuilder _output = new();
    private readonly StringBuilder _answer = new();
    private readonly Task _reading;
    private bool _disposed;

    private HostProcess(Process process)
    {
        _process = process;
        _reading = ReadAllAsync();
    }

    public int Id => _process.Id;

    /// <summary>All that it has written, on both streams.</summary>
    public string Output
    {
        get
        {
            lock (_output)
                return _output.ToString();
        }
    }

    /// <summary>The program, as it was built beside the tests.</summary>
    public static string Program => Path.Combine(AppContext.BaseDirectory, "vgpio");

    public static HostProcess Start(IReadOnlyDictionary<string, string>? environment, params string[] arguments) =>
        StartProgram(Program, environment, arguments);

    /// <summary>Starts another program, such as one that starts this one.</summary>
    public static HostProcess StartProgram(string program, IReadOnlyDictionary<string, string>? environment, params string[] arguments)
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            RedirectStandardInput = true,
        };
        foreach (var (name, value) in environment ?? new Dictionary<string, string>())
            start.Environment[name] = value;
        return new HostProcess(Process.Start(start) ?? throw new InvalidOperationException($"{program} did not start."));
    }

    /// <summary>Runs the program to its end.</summary>
    public static async Task<(int Status, string Output)> RunAsync(IReadOnlyDictionary<string, string>? environment, params string[] arguments)
    {
        await using var process = Start(environment, arguments);
        return (await process.WaitForExitAsync(), process.Output);
    }

    /// <summary>Runs the program to its end, and gives what it wrote on standard output alone, as a program that starts it reads it.</summary>
    public static async Task<string> AnswerAsync(params string[] arguments)
    {
        await using var process = Start(null, arguments);
        int status = await process.WaitForExitAsync();
        Assert.True(status == 0, $"vgpio {string.Join(' ', arguments)} ended with {status}:\n{process.Output}");
        return process._answer.ToString();
    }

    public async Task<string> WaitForLineAsync(string text)
    {
        using var deadline = new CancellationTokenSource(ChipRig.Patience);
        try
        {
            await foreach (string line in _lines.Reader.ReadAllAsync(deadline.Token))
                if (line.Contains(text, StringComparison.Ordinal))
                    return line;
        }
        catch (OperationCanceledException)
        {
            throw new TimeoutException($"No line with '{text}' came. There is:\n{Output}");
        }

        throw new InvalidOperationException($"The process ended without a line with '{text}':\n{Output}");
    }

    public async Task<int> WaitForExitAsync()
    {
        using var deadline = new CancellationTokenSource(ChipRig.Patience);
        await _process.WaitForExitAsync(deadline.Token);
        await _reading;
        return _process.ExitCode;
    }

    /// <summary>Nothing comes to it any more.</summary>
    public void CloseInput() => _process.StandardInput.Close();

    /// <summary>SIGTERM, and waits until the process has ended.</summary>
    public Task<int> TerminateAsync()
    {
        Signals.Kill(_process.Id, LinuxSignal.Terminate);
        return WaitForExitAsync();
    }

    /// <summary>SIGINT, as Ctrl-C gives it, and waits until the process has ended.</summary>
    public Task<int> InterruptAsync()
    {
        Signals.Kill(_process.Id, LinuxSignal.Interrupt);
        return WaitForExitAsync();
    }

    /// <summary>SIGKILL: no handler of its own runs.</summary>
    public async Task KillAsync()
    {
        _process.Kill();
        await _process.WaitForExitAsync();
    }

    public async ValueTask DisposeAsync()
    {
        if (_disposed)
            return;
        _disposed = true;
        if (!_process.HasExited)
            await KillAsync();
        await _reading;
        _process.Dispose();
    }

    private async Task ReadAllAsync()
    {
        await Task.WhenAll(ReadAsync(_process.StandardOutput, _answer), ReadAsync(_process.StandardError));
        _lines.Writer.TryComplete();
    }

    private async Task ReadAsync(StreamReader reader, StringBuilder? copy = null)
    {
        while (await reader.ReadLineAsync() is { } line)
        {
            copy?.AppendLine(line);
            lock (_output)
                _output.AppendLine(line);
            _lines.Writer.TryWrite(line);
        }
    }
}
