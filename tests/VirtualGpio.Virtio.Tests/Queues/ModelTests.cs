// SPDX-License-Identifier: MIT
using FsCheck;
using FsCheck.Fluent;
using VirtualGpio.Virtio.Queues;

namespace VirtualGpio.Virtio.Tests.Queues;

/// <summary>Random orders of steps on both sides, with devices that stop or end suddenly in between.</summary>
public sealed class ModelTests
{
    [Theory]
    [MemberData(nameof(QueueRig.AllFeatures), MemberType = typeof(QueueRig))]
    public void Every_chain_comes_back_once_whatever_the_order_of_steps(ulong features) =>
        Check(features, Gen.Choose(0, 3).Select(power => 1 << power), Gen.Constant(0), 150);

    [Theory]
    [MemberData(nameof(QueueRig.AllFeatures), MemberType = typeof(QueueRig))]
    public void Every_chain_comes_back_once_where_the_indexes_wrap(ulong features) =>
        Check(features, Gen.Elements(4, 64), Gen.Choose(65_500, 65_536), 8);

    [Theory]
    [InlineData(0UL)]
    [InlineData(RingFeatures.EventIndex)]
    [InlineData(RingFeatures.EventIndex | RingFeatures.IndirectDescriptors)]
    public void A_packed_ring_can_have_any_size(ulong features) =>
        Check(features | RingFeatures.Packed, Gen.Choose(1, 19), Gen.Choose(0, 40), 150);

    private static void Check(ulong features, Gen<int> size, Gen<int> laps, int tests)
    {
        Gen<int[]> steps = Gen.Choose(0, QueueModel.Steps - 1).ArrayOf(150);
        Prop.ForAll(size.Zip(laps).ToArbitrary(), Gen.Choose(0, int.MaxValue).ToArbitrary(), steps.ToArbitrary(), (shape, seed, order) =>
        {
            using var model = new QueueModel(features, shape.Item1, seed, shape.Item2);
            foreach (int step in order)
                model.Step(step);
            model.Finish();
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(tests));
    }
}
