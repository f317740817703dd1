// SPDX-License-Identifier: MIT
namespace VirtualGpio.Ivshmem.Host;

/// <summary>A subscription comes or goes.</summary>
internal sealed class Subscription(EventSubscription subscription, bool isAdded) : IReactorMessage
{
    public void Execute(Reactor reactor)
    {
        if (isAdded)
            reactor.Hub.Add(subscription);
        else
            reactor.Hub.Remove(subscription);
    }

    public void Fail(Exception reason) => subscription.Close();
}
