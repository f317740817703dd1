// SPDX-License-Identifier: MIT
using System.Text;

namespace VirtualGpio.Testing;

/// <summary>The last lines of a guest's console. Safe for use from several threads.</summary>
internal sealed class ConsoleLog
{
    private const int MaxLines = 5000;
    private const int MaxLineLength = 4096;
    private const int MaxComplaints = 200;

    private readonly Lock _lock = new();
    private readonly Queue<string> _lines = new();
    private readonly List<string> _complaints = [];
    private readonly List<(string Text, TaskCompletionSource<string> Found)> _waiters = [];
    private readonly StringBuilder _unfinished = new();
    private readonly Decoder _decoder = Encoding.UTF8.GetDecoder();

    /// <summary>Completes with the line when a kernel has panicked.</summary>
    public TaskCompletionSource<string> Panicked { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Whether anything at all was printed.</summary>
    public bool HasSpoken { get; private set; }

    public IReadOnlyList<string> Lines
    {
        get
        {
            lock (_lock) return _unfinished.Length == 0 ? [.. _lines] : [.. _lines, _unfinished.ToString()];
        }
    }

    public IReadOnlyList<string> Complaints
    {
        get
        {
            lock (_lock) return [.. _complaints];
        }
    }

    public string Tail(int lines) => string.Join('\n', Lines.TakeLast(lines));

    public void Append(ReadOnlySpan<byte> bytes)
    {
        Span<char> characters = new char[Encoding.UTF8.GetMaxCharCount(bytes.Length)];
        lock (_lock)
        {
            HasSpoken |= bytes.Length > 0;
            characters = characters[.._decoder.GetChars(bytes, characters, flush: false)];
            foreach (var character in characters)
            {
                if (character == '\r') continue;
                if (character != '\n') _unfinished.Append(character);
                if (character == '\n' || _unfinished.Length >= MaxLineLength) FinishLine();
            }
        }
    }

    /// <summary>Waits for a line with a text: one that is there already, or one to come.</summary>
    public Task<string> FindAsync(string text)
    {
        lock (_lock)
        {
            foreach (var line in _lines)
                if (line.Contains(text, StringComparison.Ordinal))
                    return Task.FromResult(line);
            var found = new TaskCompletionSource<string>(TaskCreationOptions.RunContinuationsAsynchronously);
            _waiters.Add((text, found));
            return found.Task;
        }
    }

    private void FinishLine()
    {
        var line = _unfinished.ToString();
        _unfinished.Clear();
        if (_lines.Count == MaxLines) _lines.Dequeue();
        _lines.Enqueue(line);
        if (KernelComplaint.IsIn(line) && _complaints.Count < MaxComplaints) _complaints.Add(line);
        if (KernelComplaint.IsPanic(line)) Panicked.TrySetResult(line);
        for (var i = _waiters.Count - 1; i >= 0; i--)
        {
            if (!line.Contains(_waiters[i].Text, StringComparison.Ordinal)) continue;
            _waiters[i].Found.TrySetResult(line);
            _waiters.RemoveAt(i);
        }
    }
}
