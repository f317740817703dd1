// SPDX-License-Identifier: MIT
using VirtualGpio.Linux;
using VirtualGpio.Virtio.VhostUser;

namespace VirtualGpio.Virtio.Tests.VhostUser;

/// <summary>A back-end with a device, a front-end that speaks to it byte by byte, and a guest; all on one thread.</summary>
internal sealed class Rig : IDisposable
{
    internal Rig(VhostUserBackendOptions? options = null, RecordedDevice? device = null)
    {
        Device = device ?? new();
        (UnixConnection front, UnixConnection back) = UnixConnection.CreatePair();
        Backend = new VhostUserBackend(back, Device, options);
        Front = new RawFrontend(front, () => Backend.ProcessMessages());
    }

    internal RecordedDevice Device { get; }

    internal VhostUserBackend Backend { get; }

    internal RawFrontend Front { get; }

    internal TestGuest Guest { get; } = new();

    /// <summary>A machine that is up, with all that is offered but for packed rings, and the calls from its start consumed.</summary>
    internal Qemu Boot(int version = 10)
    {
        var qemu = new Qemu(Front, Guest, version);
        qemu.Realize();
        qemu.Start(SplitFeatures);
        foreach (EventFd call in Guest.Calls)
            call.TryConsume(out _);
        Device.Told();
        return qemu;
    }

    internal ulong SplitFeatures => Backend.OfferedFeatures & ~(1UL << 34);

    public void Dispose()
    {
        Backend.Dispose();
        Front.Dispose();
        Guest.Dispose();
    }
}
