// SPDX-License-Identifier: MIT
using System.Threading.Channels;

namespace VirtualGpio.Hosting;

/// <summary>Makes next sources.</summary>
public static class StepSource
{
    /// <summary>Steps that another thread writes into a channel, which should be bounded.</summary>
    public static IStepSource From(ChannelReader<PlayStep> reader)
    {
        ArgumentNullException.ThrowIfNull(reader);
        return new ChannelSteps(reader);
    }

    /// <summary>Steps that are there.</summary>
    public static IStepSource Of(IReadOnlyList<PlayStep> steps)
    {
        ArgumentNullException.ThrowIfNull(steps);
        return new ListedSteps(steps);
    }

    private sealed class ChannelSteps(ChannelReader<PlayStep> reader) : IStepSource
    {
        public bool TryRead(out PlayStep found) => reader.TryRead(out found);

        public ValueTask<bool> WaitAsync(CancellationToken cancellation) => reader.WaitToReadAsync(cancellation);
    }

    private sealed class ListedSteps(IReadOnlyList<PlayStep> steps) : IStepSource
    {
        private int _next;

        public bool TryRead(out PlayStep found)
        {
            found = _next < steps.Count ? steps[_next] : default;
            return _next++ < steps.Count;
        }

        public ValueTask<bool> WaitAsync(CancellationToken cancellation) => ValueTask.FromResult(_next < steps.Count);
    }
}
