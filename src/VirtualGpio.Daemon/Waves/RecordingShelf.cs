// SPDX-License-Identifier: MIT
using VirtualGpio.Boards;
using VirtualGpio.Client;
using VirtualGpio.Hosting;

namespace VirtualGpio.Daemon.Waves;

/// <summary>The recordings that a daemon writes. Any thread.</summary>
/// <param name="host">The board.</param>
/// <param name="failed">Told of a recording that fails.</param>
internal sealed class RecordingShelf(BoardHost host, Action<Recording> failed) : IDisposable
{
    private readonly Dictionary<string, Recording> _recordings = new(StringComparer.Ordinal);

    /// <summary>One starts or stops at a time: two to one file would be none.</summary>
    private readonly SemaphoreSlim _turn = new(1);

    /// <summary>All of them, by name.</summary>
    internal RecordingInfo[] All()
    {
        lock (_recordings)
            return [.. _recordings.Values.OrderBy(recording => recording.Name, StringComparer.Ordinal).Select(recording => recording.Info())];
    }

    /// <summary>One of them.</summary>
    /// <exception cref="VirtualGpioException">There is none of that name.</exception>
    internal RecordingInfo Get(string name) => Find(name).Info();

    /// <summary>Starts one.</summary>
    /// <param name="name">The name.</param>
    /// <param name="file">The file, an absolute path.</param>
    /// <param name="nets">The nets' IDs; empty: all.</param>
    /// <param name="overwrite">Whether a file that is there may be emptied.</param>
    /// <exception cref="VirtualGpioException">The name or file cannot be used, or is in use, or there are too many.</exception>
    internal async Task<RecordingInfo> StartAsync(string name, string file, IReadOnlyCollection<int> nets, bool overwrite)
    {
        CheckName(name);
        await _turn.WaitAsync();
        try
        {
            lock (_recordings)
            {
                if (_recordings.ContainsKey(name))
                    throw Conflict($"There is a recording '{name}' already: give this one another name, or end that one.");
                if (_recordings.Count >= BoardLimits.MaxRecordings)
                    throw Conflict($"There are {_recordings.Count} recordings already, and no more are possible: end one.");
                if (_recordings.Values.FirstOrDefault(other => other.File == file && !other.Ended.IsCompleted) is { } same)
                    throw Conflict($"The recording '{same.Name}' writes to {file} already: give another file, or end that one.");
            }

            Stream stream = RecordingFile.Open(file, overwrite);
            Recording started = await Recording.StartAsync(name, file, host, nets, stream, failed);
            lock (_recordings)
                _recordings.Add(name, started);
            return started.Info();
        }
        finally
        {
            _turn.Release();
        }
    }

    /// <summary>Stops one, and forgets it.</summary>
    /// <returns>What it has.</returns>
    /// <exception cref="VirtualGpioException">There is none of that name.</exception>
    internal async Task<RecordingInfo> EndAsync(string name)
    {
        Recording recording = Find(name);
        await recording.StopAsync();
        RecordingInfo last = recording.Info();
        lock (_recordings)
        {
            if (_recordings.GetValueOrDefault(name) == recording)
                _recordings.Remove(name);
        }

        return last;
    }

    /// <summary>Stops all of them: their files are complete then.</summary>
    internal async Task EndAllAsync()
    {
        await _turn.WaitAsync();
        try
        {
            Recording[] all;
            lock (_recordings)
                all = [.. _recordings.Values];
            await Task.WhenAll(all.Select(recording => recording.StopAsync()));
        }
        finally
        {
            _turn.Release();
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _turn.Dispose();

    private static void CheckName(string name)
    {
        if (name.Length is 0 or > BoardLimits.MaxNameLetters || !name.All(letter => char.IsAsciiLetterOrDigit(letter) || letter is '-' or '_' or '.'))
        {
            throw new VirtualGpioException(
                ErrorKind.InvalidArgument, $"'{name}' cannot be a recording's name. Use 1 to {BoardLimits.MaxNameLetters} letters, digits, '-', '_' and '.'.");
        }
    }

    private Recording Find(string name)
    {
        lock (_recordings)
        {
            return _recordings.GetValueOrDefault(name)
                ?? throw new VirtualGpioException(ErrorKind.NotFound, $"There is no recording '{name}'.{NearestNames.Hint(name, _recordings.Keys)}");
        }
    }

    private static VirtualGpioException Conflict(string message) => new(ErrorKind.Conflict, message);
}
