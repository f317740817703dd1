// SPDX-License-Identifier: MIT
using System.Net.Sockets;
using System.Text;

namespace VirtualGpio.Daemon.Service;

/// <summary>Tells the service manager how the service is: datagrams to <c>$NOTIFY_SOCKET</c>, see sd_notify(3).</summary>
/// <param name="address">The value of <c>$NOTIFY_SOCKET</c>: a path, or an abstract name behind an '@'; null or empty: nobody is told.</param>
internal sealed class ServiceNotifier(string? address)
{
    /// <summary>The variable that says where to tell.</summary>
    internal const string Variable = "NOTIFY_SOCKET";

    /// <summary>Whether somebody is told.</summary>
    internal bool IsOn { get; } = !string.IsNullOrEmpty(address);

    /// <summary>The one of this process.</summary>
    internal static ServiceNotifier OfProcess() => new(Environment.GetEnvironmentVariable(Variable));

    /// <summary>The service serves.</summary>
    /// <param name="status">How, as a line for people.</param>
    internal void Ready(string status) => Tell($"READY=1\nSTATUS={status.ReplaceLineEndings(" ")}");

    /// <summary>The service begins to stop.</summary>
    internal void Stopping() => Tell("STOPPING=1");

    private void Tell(string text)
    {
        if (!IsOn)
            return;
        // The kernel's address of an abstract socket begins with a zero byte (unix(7)).
        string path = address![0] == '@' ? '\0' + address[1..] : address;
        try
        {
            using var socket = new Socket(AddressFamily.Unix, SocketType.Dgram, ProtocolType.Unspecified);
            socket.SendTo(Encoding.UTF8.GetBytes(text), new UnixDomainSocketEndPoint(path));
        }
        catch (Exception failure) when (failure is SocketException or ArgumentException)
        {
            // The board serves all the same; a service manager that waits for this says so itself.
            Console.Error.WriteLine($"vgpio up: the service manager at {address} cannot be told: {failure.Message}");
        }
    }
}
