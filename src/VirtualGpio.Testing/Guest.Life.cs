// SPDX-License-Identifier: MIT
using System.Net.Sockets;
using System.Text;

namespace VirtualGpio.Testing;

/// <content>What happens while a guest runs, and how it ends.</content>
public sealed partial class Guest
{
    private static readonly TimeSpan KillTimeout = TimeSpan.FromSeconds(20);
    private const int MaxAgentLine = 64 * 1024;

    /// <summary>Reboots in an orderly way (the guest's kernel shuts its drivers down) and waits until commands can be run again.</summary>
    /// <exception cref="GuestException">It did not come up again.</exception>
    public async Task RebootAsync(CancellationToken cancellationToken = default)
    {
        var ready = ExpectBoot();
        Launch("sync; reboot -f"); // its end is never reported
        await WaitForAgentAsync(ready, cancellationToken).ConfigureAwait(false);
        await LoadModulesAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Resets like the button on a computer's case (no driver is shut down) and waits until commands can be run again.</summary>
    /// <exception cref="GuestException">It did not come up again.</exception>
    public async Task ResetAsync(CancellationToken cancellationToken = default)
    {
        var ready = ExpectBoot();
        await QmpAsync("system_reset", null, cancellationToken).ConfigureAwait(false);
        await WaitForAgentAsync(ready, cancellationToken).ConfigureAwait(false);
        await LoadModulesAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Ends QEMU with SIGKILL, as a crash would, and waits until it is gone.</summary>
    public async Task KillAsync(CancellationToken cancellationToken = default)
    {
        Interlocked.Exchange(ref _stopping, 1);
        _qemu.Kill();
        await _qemu.Exited.WaitAsync(KillTimeout, cancellationToken).ConfigureAwait(false);
        await _ended.Task.ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (_qemu is not null) await KillAsync().ConfigureAwait(false);
        _toAgent.Writer.TryComplete();
        _qmp?.Dispose();
        _consoleSocket?.Dispose();
        _agentSocket?.Dispose();
        _qemu?.Dispose();
        if (Directory.Exists(_folder)) Directory.Delete(_folder, recursive: true);
    }

    private Task<string> ExpectBoot()
    {
        lock (_bootLock)
        {
            _agentReady = new TaskCompletionSource<string>(TaskCreationOptions.RunContinuationsAsynchronously);
            return _agentReady.Task;
        }
    }

    private async Task WatchQemuAsync()
    {
        var status = await _qemu.Exited.ConfigureAwait(false);
        End(_stopping == 0
            ? new GuestException($"QEMU has ended by itself, with status {status}. {DescribeState()}")
            : new GuestException("The guest was ended by its owner."));
    }

    private async Task WatchForPanicAsync()
    {
        var line = await _console.Panicked.Task.ConfigureAwait(false);
        // The trace follows the first line within this time also on a slow machine; nobody can act on it earlier.
        await Task.Delay(TimeSpan.FromMilliseconds(500)).ConfigureAwait(false);
        End(new GuestException($"The guest's kernel has panicked: {line}\n{DescribeState()}"));
    }

    private void End(GuestException reason)
    {
        _ended.TrySetResult(reason);
        _toAgent.Writer.TryComplete();
        FailProcesses(reason);
    }

    private void FailProcesses(GuestException reason)
    {
        foreach (var id in _processes.Keys)
            if (_processes.TryRemove(id, out var process))
                process.Fail(reason);
    }

    private async Task ReadConsoleAsync()
    {
        var buffer = new byte[16 * 1024];
        while (await ReceiveAsync(_consoleSocket, buffer).ConfigureAwait(false) is > 0 and var count)
            _console.Append(buffer.AsSpan(0, count));
    }

    private async Task ReadAgentAsync()
    {
        var buffer = new byte[16 * 1024];
        var lines = new LineSplitter(MaxAgentLine);
        while (await ReceiveAsync(_agentSocket, buffer).ConfigureAwait(false) is > 0 and var count)
            lines.Feed(buffer.AsSpan(0, count), Obey);
    }

    /// <summary>Reads; 0 at the end, also when QEMU died in the middle: that is reported by its exit.</summary>
    private static async Task<int> ReceiveAsync(Socket socket, Memory<byte> buffer)
    {
        try
        {
            return await socket.ReceiveAsync(buffer).ConfigureAwait(false);
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            return 0;
        }
    }

    private async Task WriteAgentAsync()
    {
        try
        {
            await foreach (var line in _toAgent.Reader.ReadAllAsync().ConfigureAwait(false))
            {
                ReadOnlyMemory<byte> rest = Encoding.ASCII.GetBytes(line);
                while (rest.Length > 0) rest = rest[await _agentSocket.SendAsync(rest).ConfigureAwait(false)..];
            }
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            // QEMU is gone: reported by its exit.
        }
    }

    private void Obey(ReadOnlySpan<byte> line)
    {
        // What cannot be read is the rest of a line that a reset cut.
        if (!AgentMessage.TryParse(line, out var message)) return;
        switch (message)
        {
            case AgentMessage.Hello hello:
                BeginBoot(hello.BootId);
                break;
            case AgentMessage.Started started when _processes.TryGetValue(started.Id, out var process):
                process.SetStarted(started.ProcessId);
                break;
            case AgentMessage.Output output when _processes.TryGetValue(output.Id, out var process):
                process.Append(output.Bytes);
                break;
            case AgentMessage.Exited exited when _processes.TryRemove(exited.Id, out var process):
                process.SetExited(exited.Status);
                break;
            case AgentMessage.Failed failed when _processes.TryRemove(failed.Id, out var process):
                process.Fail(new GuestException($"The guest's agent could not run '{process.Command}': {failed.Text}"));
                break;
        }
    }

    private void BeginBoot(string bootId)
    {
        TaskCompletionSource<string> ready;
        lock (_bootLock)
        {
            if (_bootId is not null && _bootId != bootId) FailProcesses(new GuestException("The guest was reset while the command ran."));
            _bootId = bootId;
            ready = _agentReady;
        }
        ready.TrySetResult(bootId);
    }
}
