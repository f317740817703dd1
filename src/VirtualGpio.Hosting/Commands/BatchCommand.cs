// SPDX-License-Identifier: MIT
namespace VirtualGpio.Hosting;

/// <summary>Executes operations one after the other; ends with the first that fails.</summary>
internal sealed class BatchCommand(IReadOnlyList<BatchOperation> operations, CancellationToken cancellation) : Command<BatchOutcome>(cancellation)
{
    /// <summary>So that software and other commands get their turn.</summary>
    private const int Quantum = 256;

    private readonly List<Level[]> _levels = [];
    private int _done;
    private Driving? _driving;

    protected override IEnumerable<BoardNet> FindTargets(BoardLoop loop) =>
        // One that is gone fails the operation that is for it, not those before.
        operations.SelectMany(NetsOf).Distinct().Where(loop.HasNet).Select(loop.NetOf);

    protected override bool Work(BoardLoop loop, long now)
    {
        try
        {
            for (int quantum = Quantum; _done < operations.Count; _done++)
            {
                if (quantum-- == 0 || !Do(loop, operations[_done], now))
                    return false;
                _driving = null;
            }

            Succeed(new BatchOutcome(_done, _levels, null));
        }
        catch (VirtualGpioException refusal)
        {
            Succeed(new BatchOutcome(_done, _levels, refusal));
        }

        return true;
    }

    /// <summary>What was done before the one that failed is to be told, too.</summary>
    protected override void Complete(Exception reason)
    {
        if (reason is VirtualGpioException failure)
            Succeed(new BatchOutcome(_done, _levels, failure));
        else
            base.Complete(reason);
    }

    private static IEnumerable<int> NetsOf(BatchOperation operation) => operation switch
    {
        SetOperation set => set.Values.Select(value => value.Net),
        DriveOperation drive => drive.Signals.Select(signal => signal.Net),
        _ => [],
    };

    private bool Do(BoardLoop loop, BatchOperation operation, long now)
    {
        switch (operation)
        {
            case SetOperation set:
                foreach (NetLevel value in set.Values)
                    BoardHost.CheckLevel(value.Level);
                _driving ??= new Driving(
                    [.. set.Values.Select(value => loop.NetOf(value.Net))],
                    [.. set.Values.Select(value => value.Level == Level.High ? Signal.StrongHigh : Signal.StrongLow)]);
                return Drive(loop, _driving, now);
            case DriveOperation drive:
                foreach (NetSignal signal in drive.Signals)
                    BoardHost.CheckSignal(signal.Signal);
                _driving ??= new Driving([.. drive.Signals.Select(signal => loop.NetOf(signal.Net))], [.. drive.Signals.Select(signal => signal.Signal)]);
                return Drive(loop, _driving, now);
            case ForceOperation force:
                if (force.Level is { } level)
                    BoardHost.CheckLevel(level);
                BoardNet[] forced = [.. force.Nets.Select(loop.NetOf)];
                foreach (BoardNet net in forced)
                    net.Net.Force(force.Level, now);
                return true;
            case GetOperation get:
                _levels.Add([.. get.Nets.Select(net => loop.NetOf(net).Net.Level)]);
                return true;
            default:
                throw new VirtualGpioException(ErrorKind.InvalidArgument, $"There is no operation {operation.GetType().Name}.");
        }
    }

    private bool Drive(BoardLoop loop, Driving driving, long now)
    {
        bool done = driving.TryDrive(loop, now);
        WaitsFor = driving.LacksRoom;
        return done;
    }
}
