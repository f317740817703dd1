// SPDX-License-Identifier: MIT
using System.Diagnostics;
using VirtualGpio.Client;
using VirtualGpio.Hosting;

namespace VirtualGpio.Daemon.Waves;

/// <summary>
/// A recording to a file, on a thread of its own: what the ring of events holds is all the time that it has. Any thread may
/// look at it.
/// </summary>
internal sealed class Recording : IDisposable
{
    private const string Running = "running";
    private const string Stopped = "stopped";
    private const string Failed = "failed";

    /// <summary>How much is written at a time at the most, in bytes, twice.</summary>
    private const int Capacity = 4 << 20;

    /// <summary>With at least so many events of room, a pause between two looks costs nothing and saves much.</summary>
    private const int EnoughRoom = 1 << 16;

    private static readonly TimeSpan s_flushPeriod = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan s_pause = TimeSpan.FromMilliseconds(1);

    private readonly BoardHost _host;
    private readonly string[] _nets;
    private readonly Stream _stream;
    private readonly WaveRecorder _recorder;
    private readonly CancellationTokenSource _stopping = new();
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Action<Recording> _failed;
    private long _end = long.MaxValue;
    private long _bytes;
    private volatile string _state = Running;
    private volatile string? _error;

    private Recording(string name, string file, BoardHost host, string[] nets, Stream stream, WaveRecorder recorder, Action<Recording> failed)
    {
        Name = name;
        File = file;
        _host = host;
        _nets = nets;
        _stream = stream;
        _recorder = recorder;
        _failed = failed;
    }

    /// <summary>The name.</summary>
    internal string Name { get; }

    /// <summary>The file.</summary>
    internal string File { get; }

    /// <summary>Why it failed; null: it did not.</summary>
    internal string? Error => _error;

    /// <summary>Completes when the file is complete, or it failed.</summary>
    internal Task Ended => _ended.Task;

    /// <summary>Starts one.</summary>
    /// <param name="name">The name.</param>
    /// <param name="file">The name of the file.</param>
    /// <param name="host">The board.</param>
    /// <param name="nets">The nets' IDs; empty: all.</param>
    /// <param name="stream">The file, empty; the recording's from now on.</param>
    /// <param name="failed">Told when it fails, by its thread.</param>
    internal static async Task<Recording> StartAsync(string name, string file, BoardHost host, IReadOnlyCollection<int> nets, Stream stream, Action<Recording> failed)
    {
        Recording recording;
        try
        {
            var set = SignalSet.Of(host.Map, nets);
            WaveRecorder recorder = await WaveRecorder.StartAsync(host, set, stream, Capacity);
            string[] names = nets.Count == 0 ? [] : [.. set.Nets.Select(net => net.Name)];
            recording = new Recording(name, file, host, names, stream, recorder, failed);
        }
        catch
        {
            await stream.DisposeAsync();
            throw;
        }

        new Thread(recording.Run) { IsBackground = true, Name = $"recording {name}" }.Start();
        return recording;
    }

    /// <summary>What there is to tell.</summary>
    internal RecordingInfo Info() => new()
    {
        Name = Name,
        File = File,
        Nets = _nets,
        State = _state,
        Error = _error,
        Since = _recorder.Since,
        Changes = _recorder.Changes,
        Missed = _recorder.Missed,
        Bytes = Interlocked.Read(ref _bytes),
    };

    /// <summary>Stops it. What happened until now is in the file when it returns.</summary>
    internal async Task StopAsync()
    {
        Interlocked.CompareExchange(ref _end, _host.Events.Last, long.MaxValue);
        await _stopping.CancelAsync();
        await Ended;
    }

    /// <summary>Only after it has ended.</summary>
    public void Dispose() => _stopping.Dispose();

    private void Run()
    {
        try
        {
            using (_stream)
            {
                Record();
                _recorder.Finish();
                Flush();
                (_stream as FileStream)?.Flush(flushToDisk: true);
            }

            _state = Stopped;
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException or VirtualGpioException or ObjectDisposedException)
        {
            _error = $"{File} cannot be written: {failure.Message}";
            _state = Failed;
            _failed(this);
        }
        finally
        {
            _ended.TrySetResult();
        }
    }

    private void Record()
    {
        bool hasRoom = _host.Events.Capacity >= EnoughRoom;
        long flushed = Stopwatch.GetTimestamp();
        Task<bool>? waiting = null;
        // The header and the first levels are there at once, for whoever looks.
        Flush();
        while (true)
        {
            bool ends = _stopping.IsCancellationRequested;
            bool isMore = _recorder.TakeAsync(Interlocked.Read(ref _end)).AsTask().GetAwaiter().GetResult();
            bool isDue = _recorder.HasOutput && Stopwatch.GetElapsedTime(flushed) >= s_flushPeriod;
            if (_recorder.IsFull || isDue)
            {
                Flush();
                flushed = Stopwatch.GetTimestamp();
            }

            if (isMore)
                continue;
            if (ends)
                return;
            // Takes what has gathered meanwhile in one go, instead of the board's events one by one.
            if (hasRoom)
                _stopping.Token.WaitHandle.WaitOne(s_pause);
            waiting ??= _recorder.WaitAsync(_stopping.Token).AsTask();
            // Without output there is nothing to be done before the next event.
            if (Wait(waiting, _recorder.HasOutput ? s_flushPeriod - Stopwatch.GetElapsedTime(flushed) : Timeout.InfiniteTimeSpan) is not { } goesOn)
                continue;
            waiting = null;
            if (!goesOn)
                return;
        }
    }

    /// <returns>Null: the time was up first; true: there is something to do; false: the board has ended.</returns>
    private static bool? Wait(Task<bool> next, TimeSpan patience)
    {
        try
        {
            if (patience != Timeout.InfiniteTimeSpan && patience < TimeSpan.Zero)
                patience = TimeSpan.Zero;
            return next.Wait(patience) ? next.Result : null;
        }
        catch (AggregateException ended) when (ended.InnerException is OperationCanceledException)
        {
            return true;
        }
    }

    private void Flush()
    {
        _recorder.Flush();
        Interlocked.Exchange(ref _bytes, _stream.CanSeek ? _stream.Position : 0);
    }
}
