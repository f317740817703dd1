// SPDX-License-Identifier: MIT
using VirtualGpio.Virtio.Gpio;
using VirtualGpio.Virtio.Host;
using VirtualGpio.Virtio.Queues;

namespace VirtualGpio.Virtio.Tests.Host;

/// <summary>Whatever host and driver do in whichever order: each edge that is wanted comes once, in order, with its level.</summary>
public sealed class RandomTests
{
    private const int Lines = 4;
    private static readonly InterruptTrigger[] s_triggers = [InterruptTrigger.Rising, InterruptTrigger.Falling, InterruptTrigger.Both];

    [Theory]
    [InlineData(0UL, false)]
    [InlineData(0UL, true)]
    [InlineData(RingFeatures.Packed, false)]
    [InlineData(RingFeatures.Packed | RingFeatures.EventIndex | RingFeatures.IndirectDescriptors, true)]
    public void Each_edge_comes_once_in_order_with_its_level(ulong without, bool sideBySide)
    {
        for (int seed = 0; seed < 12; seed++)
            Run(seed, without, sideBySide);
    }

    [Theory]
    [InlineData(0UL)]
    [InlineData(RingFeatures.Packed)]
    public void Each_edge_comes_once_in_order_with_its_level_whichever_process_serves(ulong without)
    {
        for (int seed = 100; seed < 112; seed++)
            Run(seed, without, sideBySide: true, isKilled: true);
    }

    private static void Run(int seed, ulong without, bool sideBySide, bool isKilled = false)
    {
        var random = new Random(seed);
        // A process that is killed here must have nothing to do later, so lines do not wait for each other.
        var options = new VirtioTransportOptions { SideBySide = sideBySide, EdgeBacklog = 1024 };
        var rig = new Rig(Lines, options);
        using SoftwareMachine machine = rig.Boot(without);
        if (isKilled)
        {
            machine.Stop();
            machine.Keep();
            machine.StartDriver();
        }

        var model = new LineModel[Lines];
        for (int line = 0; line < Lines; line++)
            model[line] = new LineModel();
        for (int step = 0; step < 400; step++)
        {
            int line = random.Next(Lines);
            LineModel known = model[line];
            switch (random.Next(100))
            {
                case < 45:
                    rig.Set(line, known.Toggle());
                    break;
                case < 80:
                    Take(machine, model, $"seed {seed}, step {step}");
                    break;
                case < 88 when known.Handling is not null:
                    known.Handling = null;
                    machine.QueueEvent(line);
                    break;
                case < 94 when known.Trigger == InterruptTrigger.None:
                    known.Trigger = s_triggers[random.Next(s_triggers.Length)];
                    machine.Arm(line, known.Trigger);
                    break;
                case < 97 when known.Trigger != InterruptTrigger.None && known.Handling is null:
                    machine.Disarm(line);
                    known.Reset();
                    TakeBack(machine, model, line, $"seed {seed}, step {step}");
                    break;
                case 97 when isKilled:
                    rig = Replace(rig, machine, options);
                    break;
                case < 98:
                    machine.Stop();
                    rig.Set(line, known.Toggle());
                    machine.Start();
                    break;
                case 98 when random.Next(4) == 0:
                    machine.Stop();
                    rig.Set(line, known.Toggle());
                    machine.StartDriver();
                    foreach (LineModel every in model)
                        every.Reset();
                    break;
                default:
                    // Of an edge that was given and not looked at, only the device knows.
                    if (known.Handling is not null || known.Expected.Count == 0)
                        Assert.Equal(known.Handling ?? known.Level, machine.Read(line));
                    break;
            }
        }

        for (int round = 0; model.Any(line => line.Expected.Count > 0 || line.Handling is not null); round++)
        {
            for (int line = 0; line < Lines; line++)
            {
                if (model[line].Handling is null)
                    continue;
                model[line].Handling = null;
                machine.QueueEvent(line);
            }

            if (model.Any(line => line.Expected.Count > 0))
            {
                (int line, byte status) = machine.NextEvent();
                Check(machine, model, line, status, $"seed {seed}, round {round}");
            }
        }

        Assert.Null(rig.Host.Fault);
        Assert.Equal(0, rig.Info().EdgesCoalesced);
        rig.Dispose();
    }

    /// <summary>The process is killed, and another one goes on.</summary>
    private static Rig Replace(Rig rig, SoftwareMachine machine, VirtioTransportOptions options)
    {
        // Answered after everything before was done.
        machine.Read(0);
        machine.Read(0);
        rig.Info();
        KeptMemory kept = machine.Snapshot();
        rig.Dispose();
        var next = new Rig(Lines, options);
        machine.MoveTo(next.Socket, kept);
        return next;
    }

    private static void Take(SoftwareMachine machine, LineModel[] model, string where)
    {
        if (machine.TryGetEvent(out int line, out byte status))
            Check(machine, model, line, status, where);
    }

    /// <summary>A line that was disarmed has its buffer back by now, as useless, or because an edge had been given before.</summary>
    private static void TakeBack(SoftwareMachine machine, LineModel[] model, int disarmed, string where)
    {
        while (machine.TryGetEvent(out int line, out byte status))
        {
            if (line == disarmed)
                return;
            Check(machine, model, line, status, where);
        }

        Assert.Fail($"{where}: line {disarmed} did not get its buffer back");
    }

    private static void Check(SoftwareMachine machine, LineModel[] model, int line, byte status, string where)
    {
        LineModel known = model[line];
        Assert.True(status == GpioProtocol.EventValid, $"{where}: line {line} got its buffer back");
        Assert.True(known.Expected.TryDequeue(out Level level), $"{where}: line {line} got an edge too many");
        known.Handling = level;
        Assert.True(level == machine.Read(line), $"{where}: line {line} has another level than its edge");
    }

    private sealed class LineModel
    {
        public Level Level { get; private set; }

        public InterruptTrigger Trigger { get; set; }

        public Queue<Level> Expected { get; } = new();

        /// <summary>The level after the edge that the consumer is at.</summary>
        public Level? Handling { get; set; }

        public Level Toggle()
        {
            Level = Level == Level.Low ? Level.High : Level.Low;
            InterruptTrigger wanted = Level == Level.High ? InterruptTrigger.Rising : InterruptTrigger.Falling;
            if ((Trigger & wanted) != 0)
                Expected.Enqueue(Level);
            return Level;
        }

        public void Reset()
        {
            Trigger = InterruptTrigger.None;
            Expected.Clear();
            Handling = null;
        }
    }
}
