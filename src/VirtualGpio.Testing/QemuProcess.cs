// SPDX-License-Identifier: MIT
using System.ComponentModel;
using System.Diagnostics;

namespace VirtualGpio.Testing;

/// <summary>
/// A running QEMU that does not outlive this process, however it ends.
/// </summary>
/// <remarks>
/// A shell becomes QEMU and leaves a watcher behind that waits for the end of a pipe whose other end is here: the
/// kernel closes it when this process ends. The parent-death signal would not do: it comes when the starting
/// thread ends, and .NET's threads come and go.
/// </remarks>
internal sealed class QemuProcess : IDisposable
{
    // $1: the folder with the sockets, $2…: QEMU and its arguments. $$ stays the number of the process that becomes QEMU.
    private const string Launcher =
        """
        folder=$1; shift
        exec 3<&0
        (read -r word <&3 || { kill -9 $$; rm -rf "$folder"; }) </dev/null >/dev/null 2>&1 &
        exec "$@" 3<&- </dev/null
        """;

    private const int MaxErrorLines = 50;
    private readonly Process _process;
    private readonly Queue<string> _errors = new();

    private QemuProcess(Process process)
    {
        _process = process;
        Exited = WaitForExitAsync();
    }

    public int Id => _process.Id;

    /// <summary>Completes with the exit status when QEMU has ended and its last words are read.</summary>
    public Task<int> Exited { get; }

    /// <summary>What QEMU wrote to its standard output and error, the last lines of it.</summary>
    public string ErrorText
    {
        get
        {
            lock (_errors) return string.Join('\n', _errors);
        }
    }

    public static QemuProcess Start(QemuInstallation qemu, IEnumerable<string> arguments, string folder)
    {
        var start = new ProcessStartInfo("/bin/sh")
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var argument in new[] { "-c", Launcher, "qemu", folder, qemu.Binary }.Concat(arguments)) start.ArgumentList.Add(argument);
        QemuInstallation.SetLibraryFolder(start, qemu.LibraryFolder);
        try
        {
            return new QemuProcess(Process.Start(start) ?? throw new GuestException("/bin/sh could not be started"));
        }
        catch (Win32Exception e)
        {
            throw new GuestException($"/bin/sh, which starts QEMU, could not be started: {e.Message}", e);
        }
    }

    /// <summary>Ends QEMU at once; no error if it has ended.</summary>
    public void Kill()
    {
        try
        {
            _process.Kill();
        }
        catch (InvalidOperationException)
        {
            // Has ended meanwhile: what was wanted.
        }
    }

    public void Dispose() => _process.Dispose();

    private async Task<int> WaitForExitAsync()
    {
        _process.OutputDataReceived += (_, line) => Remember(line.Data);
        _process.ErrorDataReceived += (_, line) => Remember(line.Data);
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
        await _process.WaitForExitAsync().ConfigureAwait(false);
        LetWatcherGo();
        return _process.ExitCode;
    }

    /// <summary>A line instead of the pipe's end: nothing is left to kill, and the folder is removed here.</summary>
    private void LetWatcherGo()
    {
        try
        {
            _process.StandardInput.WriteLine();
            _process.StandardInput.Close();
        }
        catch (IOException)
        {
            // Somebody has killed the watcher.
        }
    }

    private void Remember(string? line)
    {
        if (line is null) return;
        lock (_errors)
        {
            if (_errors.Count == MaxErrorLines) _errors.Dequeue();
            _errors.Enqueue(line);
        }
    }
}
