// SPDX-License-Identifier: MIT
using System.Collections.Concurrent;
using VirtualGpio.Linux;

namespace VirtualGpio.Cli.Legacy;

/// <summary>Reads lines on a thread of its own, so that another one can wait for them and for other events at once.</summary>
internal sealed class CommandFeed : IDisposable
{
    private readonly ConcurrentQueue<string> _lines = new();
    private volatile bool _ended;

    internal CommandFeed(TextReader input)
    {
        // A read of a terminal cannot be called off: the thread may stay in it until the process ends.
        new Thread(() => Read(input)) { IsBackground = true, Name = "commands" }.Start();
    }

    /// <summary>Readable when there is a line, or the end of input.</summary>
    internal EventFd Arrival { get; } = EventFd.Create();

    /// <summary>Whether the input has ended and all its lines are taken.</summary>
    internal bool HasEnded => _ended && _lines.IsEmpty;

    internal bool TryTake(out string? line) => _lines.TryDequeue(out line);

    public void Dispose() => Arrival.Dispose();

    private void Read(TextReader input)
    {
        try
        {
            while (input.ReadLine() is { } line)
            {
                _lines.Enqueue(line);
                Arrival.Signal();
            }

            _ended = true;
            Arrival.Signal();
        }
        catch (Exception failure) when (failure is IOException or ObjectDisposedException)
        {
            // Input that cannot be read has ended; a feed that is disposed of wants to know nothing more.
            _ended = true;
            if (failure is IOException)
                Arrival.Signal();
        }
    }
}
