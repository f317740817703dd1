// SPDX-License-Identifier: MIT
using VirtualGpio.Linux;
using VirtualGpio.Virtio.VhostUser;

namespace VirtualGpio.Virtio.Tests.VhostUser;

/// <summary>A back-end on a thread of its own, and a front-end that waits for each acknowledgement.</summary>
internal sealed class Served : IDisposable
{
    private readonly RunningHost _host;

    internal Served()
    {
        (UnixConnection front, UnixConnection back) = UnixConnection.CreatePair();
        _host = new RunningHost(back);
        Front = new VhostUserFrontend(front, Patience.Limit);
        Front.SetProtocolFeatures(Front.GetProtocolFeatures());
        Front.AwaitsAcknowledgements = true;
    }

    internal VhostUserFrontend Front { get; }

    internal RecordedDevice Device => _host.Device;

    internal void Do(Action<RecordedDevice> action) => _host.Do(action);

    public void Dispose()
    {
        _host.Dispose();
        Front.Dispose();
    }
}
