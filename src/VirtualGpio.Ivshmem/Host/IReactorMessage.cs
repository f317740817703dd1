// SPDX-License-Identifier: MIT
namespace VirtualGpio.Ivshmem.Host;

/// <summary>What another thread asks of the reactor.</summary>
internal interface IReactorMessage
{
    /// <summary>Done by the reactor's thread.</summary>
    void Execute(Reactor reactor);

    /// <summary>The reactor has stopped, or failed.</summary>
    void Fail(Exception reason);
}
