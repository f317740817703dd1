// SPDX-License-Identifier: MIT
using FsCheck;
using FsCheck.Fluent;
using VirtualGpio.Virtio.Queues;

namespace VirtualGpio.Virtio.Tests.VhostUser;

public sealed class RelayLifeTests
{
    [Theory]
    [InlineData(0)]
    [InlineData(RingFeatures.EventIndex | RingFeatures.IndirectDescriptors)]
    [InlineData(RingFeatures.Packed)]
    [InlineData(RingFeatures.Packed | RingFeatures.EventIndex | RingFeatures.IndirectDescriptors)]
    public void Whatever_happens_to_machine_and_host_each_request_is_answered_once(ulong features)
    {
        Gen<(int, int)> step =
            from kind in Gen.Frequency(
                (6, Gen.Constant(0)), (6, Gen.Constant(1)), (6, Gen.Constant(2)), (3, Gen.Choose(3, 4)), (3, Gen.Constant(5)), (1, Gen.Choose(6, 8)))
            from amount in Gen.Choose(0, 1000)
            select (kind, amount);
        Prop.ForAll(step.ListOf().ToArbitrary(), steps =>
        {
            using var life = new LifeOfAMachine(features);
            foreach ((int kind, int amount) in steps)
                life.Do(kind, amount);
            life.Finish();
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(50).WithEndSize(150));
    }
}
