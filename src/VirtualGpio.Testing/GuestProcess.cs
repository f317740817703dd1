// SPDX-License-Identifier: MIT
using System.Runtime.CompilerServices;
using System.Text;
using System.Threading.Channels;

namespace VirtualGpio.Testing;

/// <summary>A command that runs in a guest. Its output is kept until it is read.</summary>
public sealed class GuestProcess
{
    private const int Sigkill = 9;

    private readonly Guest _guest;
    private readonly Channel<string> _lines = Channel.CreateUnbounded<string>();
    private readonly TaskCompletionSource<int> _started = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource<int> _exited = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Decoder _decoder = Encoding.UTF8.GetDecoder();
    private readonly StringBuilder _unfinished = new();
    private readonly StringBuilder _all = new();

    internal GuestProcess(Guest guest, uint id, string command)
    {
        _guest = guest;
        Id = id;
        Command = command;
        // Whoever has lost interest in a process need not look at how it ended.
        _ = _started.Task.ContinueWith(static task => task.Exception, TaskScheduler.Default);
        _ = _exited.Task.ContinueWith(static task => task.Exception, TaskScheduler.Default);
    }

    /// <summary>The command.</summary>
    public string Command { get; }

    /// <summary>Its process ID in the guest.</summary>
    public int ProcessId { get; private set; }

    /// <summary>Whether it has ended.</summary>
    public bool HasExited => _exited.Task.IsCompleted;

    /// <summary>What it has written so far.</summary>
    public string Output
    {
        get
        {
            lock (_all) return _all.ToString();
        }
    }

    internal uint Id { get; }

    internal Task<int> Started => _started.Task;

    internal Task<int> Exited => _exited.Task;

    /// <summary>The lines it writes, as they come; each is seen once, by one reader. Ends when the command has ended.</summary>
    /// <exception cref="GuestException">The guest has ended.</exception>
    public async IAsyncEnumerable<string> ReadLinesAsync([EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        await foreach (var line in _lines.Reader.ReadAllAsync(cancellationToken).ConfigureAwait(false)) yield return line;
    }

    /// <summary>Reads lines until one holds a text, within the guest's <see cref="GuestOptions.CommandTimeout"/>.</summary>
    /// <returns>That line.</returns>
    /// <exception cref="GuestException">The command ended before, or the time is up; says what it wrote.</exception>
    public async Task<string> WaitForLineAsync(string text, CancellationToken cancellationToken = default)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var search = FindLineAsync(text, stop.Token);
        try
        {
            return await _guest.WaitAsync(search, $"a line with '{text}' from '{Command}'", _guest.Options.CommandTimeout, () => Output, cancellationToken)
                .ConfigureAwait(false);
        }
        finally
        {
            await stop.CancelAsync().ConfigureAwait(false);
        }
    }

    /// <summary>Waits for its end, within the guest's <see cref="GuestOptions.CommandTimeout"/>.</summary>
    /// <returns>The exit status; 128 + N: it was ended by signal N.</returns>
    /// <exception cref="GuestException">The guest has ended or was reset, or the time is up.</exception>
    public Task<int> WaitForExitAsync(CancellationToken cancellationToken = default) =>
        _guest.WaitAsync(Exited, $"the end of '{Command}'", _guest.Options.CommandTimeout, () => Output, cancellationToken);

    /// <summary>Sends a signal to it and to what it started; no error if it has ended.</summary>
    /// <param name="signal">Its number, such as 15 for SIGTERM.</param>
    public void Signal(int signal) => _guest.SendToAgent(AgentMessage.KillLine(Id, signal));

    /// <summary>Ends it with SIGKILL and waits until that is done.</summary>
    /// <returns>The exit status.</returns>
    public Task<int> KillAsync(CancellationToken cancellationToken = default)
    {
        Signal(Sigkill);
        return WaitForExitAsync(cancellationToken);
    }

    internal void SetStarted(int processId)
    {
        ProcessId = processId;
        _started.TrySetResult(processId);
    }

    // Called by the guest's one reading task only.
    internal void Append(ReadOnlySpan<byte> bytes)
    {
        Span<char> characters = new char[Encoding.UTF8.GetMaxCharCount(bytes.Length)];
        characters = characters[.._decoder.GetChars(bytes, characters, flush: false)];
        lock (_all) _all.Append(characters);
        foreach (var character in characters)
        {
            if (character != '\n')
            {
                _unfinished.Append(character);
                continue;
            }
            _lines.Writer.TryWrite(_unfinished.ToString());
            _unfinished.Clear();
        }
    }

    internal void SetExited(int status)
    {
        if (_unfinished.Length > 0) _lines.Writer.TryWrite(_unfinished.ToString());
        _lines.Writer.TryComplete();
        _exited.TrySetResult(status);
    }

    internal void Fail(GuestException reason)
    {
        _started.TrySetException(reason);
        _lines.Writer.TryComplete(reason);
        _exited.TrySetException(reason);
    }

    private async Task<string> FindLineAsync(string text, CancellationToken cancellationToken)
    {
        await foreach (var line in ReadLinesAsync(cancellationToken).ConfigureAwait(false))
            if (line.Contains(text, StringComparison.Ordinal))
                return line;
        throw new GuestException($"'{Command}' ended with status {await Exited.ConfigureAwait(false)} without a line with '{text}'. It wrote:\n{Output}");
    }
}
