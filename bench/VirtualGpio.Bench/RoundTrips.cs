// SPDX-License-Identifier: MIT
using System.Diagnostics;
using System.Globalization;
using VirtualGpio.Hosting;
using VirtualGpio.Linux;

namespace VirtualGpio.Bench;

/// <summary>
/// The time from an edge on the host to its handler in the guest, as a round trip: the handler answers at once. Ours: an
/// edge, a consumer's hard interrupt handler that sets an output, the change seen by the host. The yardstick: an eventfd, an
/// interrupt handler that rings a doorbell, an eventfd.
/// </summary>
internal static class RoundTrips
{
    /// <summary>Between two round trips: long enough for both sides to be asleep.</summary>
    public static readonly TimeSpan Pause = TimeSpan.FromMicroseconds(500);

    private const int Count = 2_000;
    private const int In = 10;
    private const int Out = 11;

    public static async Task<double[]> OfChipAsync(Bench bench, TimeSpan pause)
    {
        await bench.RunAsync($"modprobe gpio-echo chip=$(basename $(readlink -f /sys/bus/pci/drivers/gpio_ivshmem/0000:*)) in={In} out={Out}");
        var echo = new Answering(Count, sendsAtOnce: pause == TimeSpan.Zero);
        await bench.Chip.Host.Ask(loop =>
        {
            echo.Start(loop);
            return true;
        });
        while (pause > TimeSpan.Zero && !echo.Times.IsCompleted)
        {
            Thread.Sleep(pause);
            await bench.Chip.Host.Ask(loop =>
            {
                echo.Send();
                return true;
            });
        }

        double[] times = await echo.Times.WaitAsync(Bench.Patience);
        await bench.Chip.Host.Ask(loop =>
        {
            echo.Stop(loop);
            return true;
        });
        await bench.RunAsync("rmmod gpio-echo");
        return times;
    }

    public static async Task<double[]> OfBareDeviceAsync(Bench bench, string program, TimeSpan pause)
    {
        using var process = Process.Start(new ProcessStartInfo(program, [bench.BareSocket, $"{Count}", string.Create(CultureInfo.InvariantCulture, $"{pause.TotalMicroseconds:0}")])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
        })!;
        string? peer = await process.StandardOutput.ReadLineAsync();
        await bench.RunAsync($"echo {peer} > /sys/module/ivshmem_echo/parameters/peer");
        await process.StandardInput.WriteLineAsync("go");
        string times = await process.StandardOutput.ReadToEndAsync().WaitAsync(Bench.Patience);
        await process.WaitForExitAsync();
        if (process.ExitCode != 0)
            throw new InvalidOperationException($"bare-roundtrip ended with status {process.ExitCode}");
        return [.. times.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(time => double.Parse(time, CultureInfo.InvariantCulture))];
    }

    /// <summary>Answers each change of the guest's output with an edge on its input, in the board's thread.</summary>
    private sealed class Answering(int count, bool sendsAtOnce) : INetObserver
    {
        private readonly double[] _times = new double[count];
        private readonly TaskCompletionSource<double[]> _done = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private Terminal _input = null!;
        private int _next;
        private long _sent;
        private bool _isUnderWay;

        public Task<double[]> Times => _done.Task;

        public void Start(BoardLoop loop)
        {
            loop.NetOf(Out).Net.Observe(this);
            _input = loop.NetOf(In).Host;
            if (sendsAtOnce)
                Send();
        }

        public void Stop(BoardLoop loop) => loop.NetOf(Out).Net.Forget(this);

        public void OnLevel(in NetChange change)
        {
            if (_next == _times.Length)
                return;
            _times[_next++] = MonotonicClock.Nanoseconds - _sent;
            _isUnderWay = false;
            if (_next == _times.Length)
                _done.SetResult(_times);
            else if (sendsAtOnce)
                Send();
        }

        public void OnContention(Net net, bool contended, long time)
        {
        }

        public void OnForced(Net net, Level? level, long time)
        {
        }

        public void Send()
        {
            if (_isUnderWay || _next == _times.Length)
                return;
            _isUnderWay = true;
            _sent = MonotonicClock.Nanoseconds;
            _input.Drive(_input.Signal == Signal.StrongHigh ? Signal.StrongLow : Signal.StrongHigh, _sent);
        }
    }
}
