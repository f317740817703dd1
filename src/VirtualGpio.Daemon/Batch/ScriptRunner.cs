// SPDX-License-Identifier: MIT
using VirtualGpio.Daemon.Batch.Steps;
using VirtualGpio.Daemon.Http;
using VirtualGpio.Hosting;
using VirtualGpio.Linux;

namespace VirtualGpio.Daemon.Batch;

/// <summary>Executes the operations of a script.</summary>
internal sealed class ScriptRunner(ApiCall call, AnswerWriter answers)
{
    private const long Millisecond = 1_000_000;

    /// <summary>When the operation before ended: what a sleep begins at, so that what lies between takes nothing from it.</summary>
    private long _ended = MonotonicClock.Nanoseconds;

    /// <summary>Operations that were done.</summary>
    internal long Done { get; private set; }

    /// <summary>Executes operations in one go.</summary>
    /// <returns>How many were done, and why the next one failed; null: none did.</returns>
    internal async ValueTask<(int Done, VirtualGpioException? Error)> RunAsync(IReadOnlyList<BatchOperation> operations)
    {
        int done = 0;
        while (true)
        {
            IReadOnlyList<BatchOperation> left = done == 0 ? operations : [.. operations.Skip(done)];
            BatchOutcome outcome = await call.Host.BatchAsync(left, ApiLimits.Patience, call.Cancellation);
            foreach (Level[] levels in outcome.Levels)
                Answer(levels);
            if (answers.IsFull)
                await answers.FlushAsync();
            done += outcome.Done;
            Done += outcome.Done;
            _ended = MonotonicClock.Nanoseconds;
            // The time is for all of them. As long as it goes on, software is slow, and does not stand still.
            if (outcome is not { Error.Kind: ErrorKind.GuestBusy, Done: > 0 })
                return (done, outcome.Error);
        }
    }

    /// <summary>Executes an operation.</summary>
    /// <exception cref="VirtualGpioException">It failed.</exception>
    internal async ValueTask RunAsync(ScriptStep step)
    {
        if (step is EchoStep echo)
        {
            answers.Write(echo.Text);
            answers.Write("\n"u8);
            if (answers.IsFull)
                await answers.FlushAsync();
        }
        else
        {
            // It may take long: whoever reads the answers has them before.
            await answers.FlushAsync();
            await (step is SleepStep sleep ? SleepAsync(sleep.Nanoseconds) : ExecuteAsync(step));
        }

        Done++;
        if (step is not SleepStep)
            _ended = MonotonicClock.Nanoseconds;
    }

    private Task ExecuteAsync(ScriptStep step) => step switch
    {
        ToggleStep toggle => call.Host.ToggleAsync(toggle.Nets, toggle.Count, Span(toggle.PeriodNanoseconds), call.Cancellation),
        PulseStep pulse => call.Host.PulseAsync(
            pulse.Nets, null, pulse.WidthNanoseconds, pulse.Count, pulse.PeriodNanoseconds, call.Cancellation),
        WaitStep wait => WaitAsync(wait),
        SettleStep settle => call.Host.SettledAsync(Span(settle.TimeoutNanoseconds), call.Cancellation),
        ActStep act => call.Host.ActAsync(act.Device, act.Action, act.Arguments),
        _ => throw new ArgumentOutOfRangeException(nameof(step), step, "There is no such operation."),
    };

    private async Task WaitAsync(WaitStep wait)
    {
        using CancellationTokenSource ending = call.Link(call.Service.Stopping);
        await call.Host.WaitAsync(wait.Condition, Span(wait.TimeoutNanoseconds), ending.Token);
    }

    /// <summary>To the millisecond by a timer, and the rest, where that is all, by giving the processor to others until then.</summary>
    private async Task SleepAsync(long nanoseconds)
    {
        _ended += nanoseconds;
        using CancellationTokenSource ending = call.Link(call.Service.Stopping);
        long left = _ended - MonotonicClock.Nanoseconds;
        if (left >= Millisecond)
            await Task.Delay(Span(left), ending.Token);
        while (MonotonicClock.Nanoseconds < _ended && !ending.IsCancellationRequested)
            Thread.Yield();
        ending.Token.ThrowIfCancellationRequested();
    }

    private void Answer(Level[] levels)
    {
        Span<byte> text = levels.Length <= 128 ? stackalloc byte[levels.Length * 2] : new byte[levels.Length * 2];
        for (int i = 0; i < levels.Length; i++)
        {
            text[2 * i] = levels[i] == Level.High ? (byte)'1' : (byte)'0';
            text[(2 * i) + 1] = (byte)(i == levels.Length - 1 ? '\n' : ' ');
        }

        answers.Write(text);
    }

    private static TimeSpan Span(long nanoseconds) => Words.Span(nanoseconds, "time");
}
