// SPDX-License-Identifier: MIT
using System.Net;
using System.Net.Sockets;

namespace VirtualGpio.Client.Transport;

/// <summary>Makes connections to one daemon with .NET's sockets.</summary>
internal sealed class Connector
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(10);

    private readonly EndPoint _address;

    private Connector(EndPoint address) => _address = address;

    internal static Connector ToUnixSocket(string path) => new(new UnixDomainSocketEndPoint(path));

    internal static Connector ToTcp(string host, int port) =>
        new(IPAddress.TryParse(host, out IPAddress? number) ? new IPEndPoint(number, port) : new DnsEndPoint(host, port));

    /// <summary>Connects.</summary>
    /// <exception cref="SocketException">It cannot.</exception>
    internal async ValueTask<Stream> ConnectAsync(CancellationToken cancellation)
    {
        using var limited = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        limited.CancelAfter(s_patience);
        Socket socket = _address switch
        {
            UnixDomainSocketEndPoint => new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified),
            IPEndPoint number => new Socket(number.AddressFamily, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true },
            _ => new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true },
        };
        try
        {
            await socket.ConnectAsync(_address, limited.Token).ConfigureAwait(false);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            socket.Dispose();
            throw new SocketException((int)SocketError.TimedOut);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }
}
