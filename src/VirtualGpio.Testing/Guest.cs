// SPDX-License-Identifier: MIT
using System.Collections.Concurrent;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Threading.Channels;

namespace VirtualGpio.Testing;

/// <summary>
/// A virtual machine in which commands can be run. Safe for use from several threads. Disposal ends it; it also
/// ends with this process, however that ends.
/// </summary>
public sealed partial class Guest : IAsyncDisposable
{
    private const int TailLines = 30;
    private static readonly TimeSpan LastWords = TimeSpan.FromSeconds(10);

    private readonly ConsoleLog _console = new();
    private readonly ConcurrentDictionary<uint, GuestProcess> _processes = new();
    private readonly Channel<string> _toAgent = Channel.CreateUnbounded<string>();
    private readonly TaskCompletionSource<GuestException> _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly string _folder;
    private readonly Lock _bootLock = new();
    private TaskCompletionSource<string> _agentReady = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private string? _bootId;
    private uint _lastProcess;
    private int _stopping;

    private Guest(GuestOptions options, GuestImage image, QemuInstallation qemu, Accelerator accelerator, string folder)
    {
        Options = options;
        Image = image;
        Qemu = qemu;
        Accelerator = accelerator;
        _folder = folder;
    }

    /// <summary>What it was booted with.</summary>
    public GuestOptions Options { get; }

    /// <summary>Its kernel and file system.</summary>
    public GuestImage Image { get; }

    /// <summary>The QEMU that it runs in.</summary>
    public QemuInstallation Qemu { get; }

    /// <summary>What runs it, and why.</summary>
    public Accelerator Accelerator { get; private init; }

    /// <summary>How long it took from QEMU's start to the agent's first word.</summary>
    public TimeSpan BootTime { get; private set; }

    /// <summary>QEMU's process ID, for pinning and measuring.</summary>
    public int QemuProcessId => _qemu.Id;

    /// <summary>Completes when the guest has ended or its kernel has panicked, with a text that says how.</summary>
    public Task<string> Ended => _ended.Task.ContinueWith(
        static task => task.Result.Message, CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default);

    /// <summary>The console's last lines, oldest first.</summary>
    public IReadOnlyList<string> ConsoleLines => _console.Lines;

    /// <summary>The console's last lines as one text.</summary>
    public string ConsoleText => string.Join('\n', _console.Lines);

    /// <summary>The console lines in which the kernel reported a fault of its own: oops, panic, failed assertion, stall.</summary>
    public IReadOnlyList<string> KernelComplaints => _console.Complaints;

    /// <summary>Fails when the kernel has reported a fault of its own since the first boot.</summary>
    /// <exception cref="GuestException">It has; says what, and the console's tail.</exception>
    public void ThrowIfKernelComplained()
    {
        if (_console.Complaints is { Count: > 0 } complaints)
            throw new GuestException($"The guest's kernel complained:\n{string.Join('\n', complaints)}\n{DescribeState()}");
    }

    /// <summary>Runs a shell command to its end, within <see cref="GuestOptions.CommandTimeout"/>.</summary>
    /// <exception cref="GuestException">The guest has ended or was reset, or the time is up; says what was seen.</exception>
    public Task<GuestResult> RunAsync(string command, CancellationToken cancellationToken = default) =>
        RunAsync(command, Options.CommandTimeout, cancellationToken);

    /// <summary>Runs a shell command to its end. When that takes too long or is cancelled, the command is killed.</summary>
    /// <exception cref="GuestException">The guest has ended or was reset, or the time is up; says what was seen.</exception>
    public async Task<GuestResult> RunAsync(string command, TimeSpan timeout, CancellationToken cancellationToken = default)
    {
        var process = Launch(command);
        try
        {
            var status = await WaitAsync(process.Exited, $"the end of '{command}'", timeout, () => process.Output, cancellationToken).ConfigureAwait(false);
            return new GuestResult(command, status, process.Output);
        }
        catch (Exception e) when (e is OperationCanceledException or GuestException)
        {
            if (!_ended.Task.IsCompleted && !process.HasExited) process.Signal(9);
            throw;
        }
    }

    /// <summary>Starts a shell command.</summary>
    /// <returns>The command, once it runs.</returns>
    /// <exception cref="GuestException">The guest has ended, or the agent could not start it.</exception>
    public async Task<GuestProcess> StartAsync(string command, CancellationToken cancellationToken = default)
    {
        var process = Launch(command);
        await WaitAsync(process.Started, $"the start of '{command}'", Options.CommandTimeout, null, cancellationToken).ConfigureAwait(false);
        return process;
    }

    /// <summary>Waits until the console shows a text, also if it did before this call.</summary>
    /// <returns>The line.</returns>
    /// <exception cref="GuestException">The guest has ended, or <see cref="GuestOptions.CommandTimeout"/> is over.</exception>
    public Task<string> WaitForConsoleAsync(string text, CancellationToken cancellationToken = default) =>
        WaitAsync(_console.FindAsync(text), $"'{text}' on the console", Options.CommandTimeout, null, cancellationToken);

    /// <summary>Runs a command of QEMU's monitor.</summary>
    /// <param name="command">Such as <c>device_add</c>.</param>
    /// <param name="arguments">Its arguments, or null.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>What the command returns.</returns>
    /// <exception cref="QmpException">QEMU refused it.</exception>
    /// <exception cref="GuestException">The guest has ended, or did not answer in time.</exception>
    public Task<JsonElement> QmpAsync(string command, JsonObject? arguments = null, CancellationToken cancellationToken = default) =>
        WaitAsync(_qmp.ExecuteAsync(command, arguments), $"QEMU's answer to '{command}'", Options.CommandTimeout, null, cancellationToken);

    /// <summary>Waits for an event of QEMU's monitor that comes after this call: call it before what causes the event.</summary>
    /// <param name="name">Such as <c>RESET</c>.</param>
    /// <param name="accept">Looks at the event's data; null: the first of that name.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>The event's data.</returns>
    /// <exception cref="GuestException">The guest has ended, or <see cref="GuestOptions.CommandTimeout"/> is over.</exception>
    public Task<JsonElement> NextQmpEventAsync(string name, Func<JsonElement, bool>? accept = null, CancellationToken cancellationToken = default) =>
        WaitAsync(_qmp.NextEventAsync(name, accept ?? (static _ => true)), $"QEMU's event {name}", Options.CommandTimeout, null, cancellationToken);

    /// <summary>Unplugs a device and waits until the guest has let it go.</summary>
    /// <param name="deviceId">Its <c>id=</c> in QEMU.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public async Task UnplugAsync(string deviceId, CancellationToken cancellationToken = default)
    {
        var gone = NextQmpEventAsync(
            "DEVICE_DELETED", data => data.TryGetProperty("device", out var id) && id.GetString() == deviceId, cancellationToken);
        await QmpAsync("device_del", new JsonObject { ["id"] = deviceId }, cancellationToken).ConfigureAwait(false);
        await gone.ConfigureAwait(false);
    }

    /// <summary>Waits for something, until the guest ends, the time is up, or the caller gives up; the first two fail with what was seen.</summary>
    internal async Task<T> WaitAsync<T>(
        Task<T> task, string what, TimeSpan timeout, Func<string>? seen, CancellationToken cancellationToken)
    {
        try
        {
            await Task.WhenAny(task, _ended.Task).WaitAsync(timeout, cancellationToken).ConfigureAwait(false);
        }
        catch (TimeoutException)
        {
            var more = seen is null ? "" : $"Seen so far:\n{seen()}\n";
            throw new GuestException($"Waited {timeout.TotalSeconds:0.#} s for {what} in vain. {more}{DescribeState()}");
        }
        // A lost connection is how QEMU's end shows first; how it ended is told a moment later.
        if (task.IsFaulted && task.Exception.InnerException is IOException) await Task.WhenAny(_ended.Task, Task.Delay(LastWords, cancellationToken)).ConfigureAwait(false);
        if (!task.IsCompleted || (task.IsFaulted && _ended.Task.IsCompleted))
        {
            var end = await _ended.Task.ConfigureAwait(false);
            throw new GuestException($"While waiting for {what}: {end.Message}", end);
        }
        return await task.ConfigureAwait(false);
    }

    internal void SendToAgent(string line) => _toAgent.Writer.TryWrite(line);

    private GuestProcess Launch(string command)
    {
        ArgumentNullException.ThrowIfNull(command);
        if (_ended.Task.IsCompletedSuccessfully)
            throw new GuestException($"'{command}' cannot be run: {_ended.Task.Result.Message}", _ended.Task.Result);
        var process = new GuestProcess(this, Interlocked.Increment(ref _lastProcess), command);
        _processes[process.Id] = process;
        SendToAgent(AgentMessage.RunLine(process.Id, command));
        return process;
    }

    private string DescribeState()
    {
        var text = new StringBuilder($"Guest: kernel {Image.Release}, QEMU {Qemu.Version}, {Accelerator.QemuName} ({Accelerator.Reason}).");
        if (_qemu?.ErrorText is { Length: > 0 } errors) text.Append($"\nQEMU said:\n{errors}");
        var tail = _console.Tail(TailLines);
        return text.Append(tail.Length == 0 ? "\nThe console is empty." : $"\nThe console's tail:\n{tail}").ToString();
    }
}
