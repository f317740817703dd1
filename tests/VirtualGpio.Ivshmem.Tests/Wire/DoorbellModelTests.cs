// SPDX-License-Identifier: MIT
using VirtualGpio.Ivshmem.Wire;
using VirtualGpio.Linux;

namespace VirtualGpio.Ivshmem.Tests.Wire;

/// <summary>
/// Both sides of each queue as step machines over the real code, a step being what touches shared words once. All orders of
/// the steps are tried; a side that sleeps while something waits for it, and no doorbell is on its way, has lost one.
/// </summary>
public sealed class DoorbellModelTests
{
    private static readonly Layout Layout = Layout.For(4, 16, 16);

    [Theory]
    [InlineData(0u)]
    [InlineData(uint.MaxValue - 1)]
    public void No_order_of_steps_loses_the_doorbell_for_an_edge(uint start)
    {
        using SharedMemory memory = TestMemory.Create(4096);
        int orders = TryAllOrders(() =>
        {
            var producer = new EdgeQueueProducer(memory, Layout);
            var consumer = new EdgeQueueConsumer(memory, Layout);
            producer.Adopt(start, start);
            consumer.SkipTo(start);
            memory.UInt32At(Map.EdgeEvent) = start - 1;
            return new Pair(
                Publish(3, producer.StoreHead, () => producer.IsDoorbellDue(producer.Head - 1), () => producer.Stage(default)),
                Consume(() => consumer.TryPeek(out _, out _), () => consumer.Take(), consumer.StoreEvent, () => consumer.ReadHead() == consumer.Tail),
                () => consumer.Tail == start + 3);
        });
        Assert.True(orders > 1000, $"{orders} orders");
    }

    [Theory]
    [InlineData(0u)]
    [InlineData(uint.MaxValue - 1)]
    public void No_order_of_steps_loses_the_doorbell_for_a_report(uint start)
    {
        using SharedMemory memory = TestMemory.Create(4096);
        TryAllOrders(() =>
        {
            memory.UInt32At(Map.ReportHead) = memory.UInt32At(Map.ReportTail) = start;
            var producer = new ReportQueueProducer(memory, Layout);
            var consumer = new ReportQueueConsumer(memory, Layout);
            consumer.Adopt(start);
            memory.UInt32At(Map.ReportEvent) = start - 1;
            return new Pair(
                Publish(3, producer.StoreHead, () => producer.IsDoorbellDue(producer.Head - 1), () => Assert.True(producer.TryStage(default))),
                Consume(() => consumer.ReadHead() != consumer.Tail, () => consumer.TryRead(out _, out _), consumer.StoreEvent, () => consumer.ReadHead() == consumer.Tail),
                () => consumer.Tail == start + 3);
        });
    }

    [Theory]
    [InlineData(0u)]
    [InlineData(1u)]
    [InlineData(2u)]
    public void No_order_of_steps_loses_the_doorbell_for_room(uint beyond)
    {
        using SharedMemory memory = TestMemory.Create(4096);
        const uint start = uint.MaxValue - 17;
        TryAllOrders(() =>
        {
            var producer = new EdgeQueueProducer(memory, Layout);
            var consumer = new EdgeQueueConsumer(memory, Layout);
            producer.Adopt(start, start);
            consumer.SkipTo(start);
            for (int i = 0; i < 16; i++)
                producer.Stage(default);
            producer.StoreHead();
            int sent = 0;
            return new Pair(
                WaitForRoom(producer, beyond, () => sent++ < 1),
                Publish(4, () => { }, () => consumer.IsDoorbellDue(consumer.Tail - 1), () => consumer.SkipTo(consumer.Tail + 1)),
                () => producer.Head == start + 17);
        });
    }

    [Fact]
    public void The_model_finds_the_doorbell_that_is_lost_without_the_second_look()
    {
        using SharedMemory memory = TestMemory.Create(4096);
        Assert.ThrowsAny<Xunit.Sdk.XunitException>(() => TryAllOrders(() =>
        {
            var producer = new EdgeQueueProducer(memory, Layout);
            var consumer = new EdgeQueueConsumer(memory, Layout);
            producer.Adopt(0, 0);
            consumer.SkipTo(0);
            memory.UInt32At(Map.EdgeEvent) = uint.MaxValue;
            return new Pair(
                Publish(2, producer.StoreHead, () => producer.IsDoorbellDue(producer.Head - 1), () => producer.Stage(default)),
                Consume(() => consumer.TryPeek(out _, out _), () => consumer.Take(), consumer.StoreEvent, () => true),
                () => consumer.Tail == 2);
        }));
    }

    /// <summary>A side that advances an index, and rings by the rule.</summary>
    private static IEnumerator<Step> Publish(int times, Action store, Func<bool> isDue, Action prepare)
    {
        for (int i = 0; i < times; i++)
        {
            prepare();
            store();
            yield return Step.Done;
            yield return isDue() ? Step.Ring : Step.Done;
        }
    }

    /// <summary>A side that takes what is there, and sleeps when nothing is.</summary>
    private static IEnumerator<Step> Consume(Func<bool> isThere, Action take, Action storeEvent, Func<bool> isStillEmpty)
    {
        while (true)
        {
            while (isThere())
            {
                take();
                yield return Step.Done;
            }

            yield return Step.Done;
            storeEvent();
            yield return Step.Done;
            bool sleeps = isStillEmpty();
            yield return Step.Done;
            if (sleeps)
                yield return Step.Sleep;
        }
    }

    private static IEnumerator<Step> WaitForRoom(EdgeQueueProducer producer, uint beyond, Func<bool> goesOn)
    {
        while (goesOn())
        {
            while (producer.Room == 0)
            {
                uint wanted = producer.Tail + beyond;
                producer.WantSpace(wanted);
                yield return Step.Done;
                Assert.True(producer.Look(out _));
                yield return Step.Done;
                if ((int)(producer.Tail - wanted) <= 0)
                    yield return Step.Sleep;
                Assert.True(producer.Look(out _));
                yield return Step.Done;
            }

            producer.Stage(default);
            producer.StoreHead();
            yield return Step.Done;
        }
    }

    /// <summary>Depth-first over the choices which side makes the next step, each from the start.</summary>
    private static int TryAllOrders(Func<Pair> create)
    {
        List<int> choices = [];
        int orders = 0;
        while (true)
        {
            Pair pair = create();
            bool hadChoice = false;
            int depth = 0;
            while (pair.Runnable is { Count: > 0 } runnable)
            {
                if (depth == choices.Count)
                    choices.Add(0);
                pair.Run(runnable[choices[depth]]);
                hadChoice |= runnable.Count > 1;
                depth++;
            }

            Assert.True(pair.IsComplete(), $"asleep with something to do, after {string.Join("", choices)}");
            orders++;
            // The last choice that has an alternative is made the other way.
            Pair replay = create();
            List<int> alternatives = [];
            for (int i = 0; i < depth; i++)
            {
                alternatives.Add(replay.Runnable.Count);
                replay.Run(replay.Runnable[choices[i]]);
            }

            int last = depth - 1;
            while (last >= 0 && choices[last] + 1 >= alternatives[last])
                last--;
            if (last < 0)
                return orders;
            choices.RemoveRange(last + 1, choices.Count - last - 1);
            choices[last]++;
        }
    }

    private enum Step
    {
        Done,
        Ring,
        Sleep,
    }

    /// <summary>The first side sleeps in no script but the one for room; the bell is for whoever sleeps.</summary>
    private sealed class Pair(IEnumerator<Step> first, IEnumerator<Step> second, Func<bool> isComplete)
    {
        private readonly IEnumerator<Step>[] _sides = [first, second];
        private readonly bool[] _sleeps = new bool[2];
        private readonly bool[] _ended = new bool[2];
        private readonly bool[] _rung = new bool[2];

        public Func<bool> IsComplete { get; } = isComplete;

        public List<int> Runnable => [.. Enumerable.Range(0, 2).Where(side => !_ended[side] && (!_sleeps[side] || _rung[side]))];

        public void Run(int side)
        {
            if (_sleeps[side])
                _sleeps[side] = _rung[side] = false;
            if (!_sides[side].MoveNext())
                _ended[side] = true;
            else if (_sides[side].Current == Step.Ring)
                _rung[1 - side] = true;
            else if (_sides[side].Current == Step.Sleep)
                _sleeps[side] = true;
        }
    }
}
