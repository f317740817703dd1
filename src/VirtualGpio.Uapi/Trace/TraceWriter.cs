// SPDX-License-Identifier: MIT
using System.Collections.Concurrent;
using System.Globalization;
using System.Text;
using VirtualGpio.Linux;

namespace VirtualGpio.Uapi.Trace;

/// <summary>
/// Writes the lines of a trace on a thread of its own: whoever adds one never waits for a terminal or a disk. If lines come
/// faster than they can be written for a while, some are left out, and how many is told. Any thread.
/// </summary>
internal sealed class TraceWriter : IDisposable
{
    /// <summary>A few megabytes at the most, with the longest arguments.</summary>
    internal const int Capacity = 4096;

    private const int MostAtOnce = 64 * 1024;

    /// <summary>How long events that have no line of their own go untold, if nothing else happens.</summary>
    private static readonly TimeSpan s_patience = TimeSpan.FromMilliseconds(200);

    private readonly Lock _lock = new();
    private readonly BlockingCollection<TraceEntry> _queue = new(Capacity);
    private readonly ConcurrentDictionary<FileTrace, bool> _files = [];
    private readonly StringBuilder _text = new();
    private readonly long _start = MonotonicClock.Nanoseconds;
    private readonly Action<ReadOnlyMemory<byte>> _write;
    private readonly Thread _thread;
    private long _leftOut;
    private bool _isEnding;

    /// <summary>Begins.</summary>
    /// <param name="write">Writes whole lines; called on the thread.</param>
    public TraceWriter(Action<ReadOnlyMemory<byte>> write)
    {
        _write = write;
        _thread = new Thread(WriteAll) { IsBackground = true, Name = "trace" };
        _thread.Start();
    }

    /// <summary>Why nothing is written any more; null: it is.</summary>
    public string? Failure { get; private set; }

    /// <summary>Adds a line.</summary>
    /// <param name="who">Whose doing it is.</param>
    /// <param name="file">The file that it is about, if it is one that is traced.</param>
    /// <param name="text">Makes the text, on another thread.</param>
    public void Add(TracedProgram who, FileTrace? file, Func<string> text)
    {
        lock (_lock)
        {
            if (_isEnding)
                return;
            UnshownEvents before = file?.TakeUnshown() ?? default;
            if (_queue.TryAdd(new TraceEntry(MonotonicClock.Nanoseconds, who, text) { File = file, Before = before, LeftOut = _leftOut }))
            {
                _leftOut = 0;
                return;
            }

            _leftOut++;
            file?.GiveBack(before);
        }
    }

    /// <summary>From now on, the file's events that have no line of their own are told of.</summary>
    public void Watch(FileTrace file) => _files.TryAdd(file, true);

    /// <summary>The file was closed.</summary>
    public void Forget(FileTrace file) => _files.TryRemove(file, out _);

    /// <summary>Writes what is still to be written, and waits for that as long as it takes.</summary>
    public void Dispose()
    {
        lock (_lock)
        {
            if (_isEnding)
                return;
            _isEnding = true;
            _queue.CompleteAdding();
        }

        _thread.Join();
        _queue.Dispose();
    }

    private void WriteAll()
    {
        long swept = MonotonicClock.Nanoseconds;
        while (!_queue.IsCompleted)
        {
            if (_queue.TryTake(out TraceEntry? entry, s_patience))
            {
                do
                    Append(entry);
                while (_text.Length < MostAtOnce && _queue.TryTake(out entry));
            }

            if (_queue.Count == 0 && MonotonicClock.Nanoseconds - swept >= s_patience.Ticks * 100)
            {
                swept = MonotonicClock.Nanoseconds;
                AppendUnshown();
            }

            Flush();
        }

        AppendUnshown();
        AppendLeftOut(_leftOut);
        Flush();
    }

    private void Append(TraceEntry entry)
    {
        AppendLeftOut(entry.LeftOut);
        AppendUnshown(entry.File, entry.Before, entry.Time);
        AppendLine(entry.Who, entry.Time, entry.Text());
    }

    private void AppendUnshown()
    {
        foreach (FileTrace file in _files.Keys)
            AppendUnshown(file, file.TakeUnshown(), MonotonicClock.Nanoseconds);
    }

    private void AppendUnshown(FileTrace? file, UnshownEvents events, long time)
    {
        if (!events.IsNone)
            AppendLine(file!.Opener, time, $"event {file}: {events}");
    }

    private void AppendLine(TracedProgram who, long time, string text) =>
        _text.Append(CultureInfo.InvariantCulture, $"[{who}] {(time - _start) / 1e9:0.000000} {text}\n");

    private void AppendLeftOut(long count)
    {
        if (count > 0)
            _text.Append(CultureInfo.InvariantCulture, $"... {UnshownEvents.Count(count, "line")} left out: they came faster than they could be written\n");
    }

    private void Flush()
    {
        if (_text.Length == 0)
            return;
        byte[] bytes = Encoding.UTF8.GetBytes(_text.ToString());
        _text.Clear();
        if (Failure is not null)
            return;
        try
        {
            _write(bytes);
        }
        catch (IOException e)
        {
            Failure = e.Message;
        }
    }
}
