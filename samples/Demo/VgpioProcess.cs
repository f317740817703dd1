// SPDX-License-Identifier: MIT
using System.Diagnostics;
using System.Runtime.CompilerServices;

namespace VirtualGpio.Demo;

/// <summary>A running <c>vgpio</c> command.</summary>
internal sealed class VgpioProcess : IDisposable
{
    private readonly Process _process;
    private readonly Task<string> _errors;
    private readonly string _command;

    public VgpioProcess(IReadOnlyList<string> arguments)
    {
        _command = $"vgpio {string.Join(' ', arguments)}";
        _process = Process.Start(new ProcessStartInfo(Path.Combine(AppContext.BaseDirectory, "vgpio"), arguments)
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        }) ?? throw new VgpioException($"'{_command}' could not be started.");
        _errors = _process.StandardError.ReadToEndAsync();
    }

    public int Id => _process.Id;

    /// <summary>Reads lines until one is the given text.</summary>
    /// <exception cref="VgpioException">The command ended before.</exception>
    public async Task<IReadOnlyList<string>> ReadToAsync(Func<string, bool> last, CancellationToken stop)
    {
        var lines = new List<string>();
        await foreach (string line in ReadLinesAsync(stop))
        {
            lines.Add(line);
            if (last(line))
                return lines;
        }

        throw new VgpioException($"'{_command}' ended too early.\n{await _errors.WaitAsync(stop)}");
    }

    /// <summary>Reads what it prints, to its end.</summary>
    /// <exception cref="VgpioException">The command failed.</exception>
    public async IAsyncEnumerable<string> ReadLinesAsync([EnumeratorCancellation] CancellationToken stop)
    {
        while (await _process.StandardOutput.ReadLineAsync(stop) is { } line)
            yield return line;
        await _process.WaitForExitAsync(stop);
        if (_process.ExitCode != 0)
            throw new VgpioException($"'{_command}' failed with status {_process.ExitCode}: {(await _errors).Trim()}");
    }

    public async Task StopAsync()
    {
        if (!_process.HasExited)
            Linux.Signals.Kill(_process.Id, Linux.LinuxSignal.Terminate);
        await _process.WaitForExitAsync();
    }

    public void Dispose() => _process.Dispose();
}
