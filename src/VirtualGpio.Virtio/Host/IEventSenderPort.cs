// SPDX-License-Identifier: MIT
namespace VirtualGpio.Virtio.Host;

/// <summary>What an <see cref="EventSender"/> has to say.</summary>
internal interface IEventSenderPort
{
    /// <summary>There was no room for a line's edge, and its level follows.</summary>
    void LeftOut(int line, long now);

    /// <summary>The driver broke the protocol, as an edge has shown: it is to be taken out of service.</summary>
    void Broken(string reason);
}
