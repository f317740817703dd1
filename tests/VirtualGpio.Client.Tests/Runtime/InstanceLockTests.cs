// SPDX-License-Identifier: MIT
using VirtualGpio.Client.Runtime;
using VirtualGpio.Client.Tests.Fakes;

namespace VirtualGpio.Client.Tests.Runtime;

public sealed class InstanceLockTests : IDisposable
{
    private readonly TestDirectory _directory = new();

    private string Path => _directory.File("lock");

    public void Dispose() => _directory.Dispose();

    [Fact]
    public void Only_one_has_the_lock_and_it_can_be_had_again_afterwards()
    {
        using (InstanceLock? first = InstanceLock.TryTake(Path))
        {
            Assert.NotNull(first);
            Assert.Null(InstanceLock.TryTake(Path));
        }

        using InstanceLock? second = InstanceLock.TryTake(Path);
        Assert.NotNull(second);
    }

    [Fact]
    public void Who_has_it_can_be_asked()
    {
        Assert.Null(InstanceLock.Holder(Path));
        using (InstanceLock? taken = InstanceLock.TryTake(Path))
            Assert.Equal(Environment.ProcessId, InstanceLock.Holder(Path));
        Assert.Null(InstanceLock.Holder(Path));
    }

    [Fact]
    public void A_directory_in_its_place_is_an_error_and_no_lock_held()
    {
        Directory.CreateDirectory(Path);
        Assert.ThrowsAny<Exception>(() => InstanceLock.TryTake(Path));
    }
}
