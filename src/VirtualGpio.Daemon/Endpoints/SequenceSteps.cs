// SPDX-License-Identifier: MIT
using VirtualGpio.Client;
using VirtualGpio.Daemon.Http;
using VirtualGpio.Hosting;

namespace VirtualGpio.Daemon.Endpoints;

/// <summary>A sequence, step by step and round by round.</summary>
internal sealed class SequenceSteps : IStepSource
{
    private readonly PlayStep[] _steps;
    private readonly long _period;
    private readonly long _rounds;
    private long _round;
    private int _next;

    private SequenceSteps(PlayStep[] steps, long rounds, long period)
    {
        _steps = steps;
        _rounds = rounds;
        _period = period;
    }

    /// <summary>Reads the steps of a round.</summary>
    /// <exception cref="ApiException">They are too many, or not in the order of their times.</exception>
    internal static PlayStep[] Read(SequenceRequest request, BoardMap map)
    {
        if (request.Steps.Length == 0)
            throw ApiException.Invalid("'steps' is empty: give one step at least.");
        if (request.Steps.Length > ApiLimits.Steps)
            throw ApiException.TooLarge($"'steps' has {request.Steps.Length} items, and {ApiLimits.Steps} are possible. Use /v1/play for more.");
        var steps = new List<PlayStep>(request.Steps.Length);
        var seen = new Dictionary<int, string>();
        var known = new Dictionary<string, int>(StringComparer.Ordinal);
        long before = 0;
        for (int i = 0; i < request.Steps.Length; i++)
        {
            SequenceStep step = request.Steps[i];
            if (step.AtNanoseconds < before)
                throw ApiException.Invalid($"'steps[{i}].atNanoseconds' is {step.AtNanoseconds}, and the step before it is at {before}.");
            before = step.AtNanoseconds;
            ApiCall.CheckLines(step.Set.Count, $"steps[{i}].set");
            if (step.Set.Count == 0)
                throw ApiException.Invalid($"'steps[{i}].set' is empty: give one line at least.");
            seen.Clear();
            foreach ((string line, string word) in step.Set)
            {
                if (!known.TryGetValue(line, out int net))
                    known.Add(line, net = map.Find(line).Net);
                ApiCall.CheckOnce(seen, net, line);
                steps.Add(new PlayStep(step.AtNanoseconds, net, Words.StepSignal(word, $"steps[{i}].set.{line}")));
            }
        }

        return [.. steps];
    }

    /// <summary>Plays them as often as asked for.</summary>
    /// <exception cref="ApiException">A round does not fit into the period, or the whole takes too long.</exception>
    internal static SequenceSteps Repeat(PlayStep[] steps, SequenceRequest request)
    {
        long last = steps[^1].At;
        long period = request.PeriodNanoseconds ?? last;
        if (period < last)
            throw ApiException.Invalid($"'periodNanoseconds' is {period}, and the last step is at {last}: a round does not fit in.");
        if (period > (long.MaxValue / 2) / request.Count)
            throw ApiException.Invalid($"{request.Count} rounds of {period} ns each take longer than can be counted.");
        return new SequenceSteps(steps, request.Count, period);
    }

    /// <inheritdoc/>
    public bool TryRead(out PlayStep step)
    {
        if (_round == _rounds)
        {
            step = default;
            return false;
        }

        PlayStep next = _steps[_next];
        step = next with { At = next.At + (_round * _period) };
        if (++_next == _steps.Length)
        {
            _next = 0;
            _round++;
        }

        return true;
    }

    /// <inheritdoc/>
    public ValueTask<bool> WaitAsync(CancellationToken cancellation) => ValueTask.FromResult(_round < _rounds);
}
