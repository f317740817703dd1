// SPDX-License-Identifier: MIT
using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;
using VirtualGpio.Linux;

namespace VirtualGpio.Daemon.Http;

/// <summary>The sockets that a server listens at.</summary>
internal sealed class Doors : IDisposable
{
    private readonly List<UnixListener> _unix = [];
    private readonly List<IPEndPoint> _tcp = [];

    /// <summary>The TCP addresses, with the ports that they really have.</summary>
    internal IReadOnlyList<IPEndPoint> Tcp => _tcp;

    /// <summary>Opens the socket of an endpoint, for Kestrel.</summary>
    /// <exception cref="LinuxException">Somebody listens there, or the path cannot be used.</exception>
    internal Socket Open(EndPoint endpoint)
    {
        switch (endpoint)
        {
            case UnixDomainSocketEndPoint unix:
                // Ours replaces what a dead daemon has left, and nobody but this user can connect at any moment.
                var listener = UnixListener.Bind(unix.ToString()!, MemoryFile.OwnerOnly);
                _unix.Add(listener);
                return new Socket(new SafeSocketHandle(listener.DangerousGetHandle(), ownsHandle: false));
            case FileHandleEndPoint inherited:
                return OpenInherited((int)inherited.FileHandle);
            default:
                Socket opened = SocketTransportOptions.CreateDefaultBoundListenSocket(endpoint);
                _tcp.Add((IPEndPoint)opened.LocalEndPoint!);
                return opened;
        }
    }

    /// <summary>Whether an inherited socket is a unix socket.</summary>
    /// <exception cref="VirtualGpioException">It is no socket.</exception>
    internal static bool IsUnix(int descriptor)
    {
        using Socket socket = OpenInherited(descriptor);
        return socket.AddressFamily == AddressFamily.Unix;
    }

    /// <summary>Takes the unix sockets' names away: who comes now finds that nobody is there, and does not wait for nothing.</summary>
    internal void Hide()
    {
        foreach (UnixListener listener in _unix)
            File.Delete(listener.Path);
    }

    /// <summary>Closes the unix sockets and removes their files.</summary>
    public void Dispose()
    {
        foreach (UnixListener listener in _unix)
            listener.Dispose();
    }

    private static Socket OpenInherited(int descriptor)
    {
        Socket? socket = null;
        string reason = "it is something else.";
        try
        {
            socket = new Socket(new SafeSocketHandle(descriptor, ownsHandle: false));
            if (socket.AddressFamily is AddressFamily.Unix or AddressFamily.InterNetwork or AddressFamily.InterNetworkV6)
                return socket;
        }
        catch (SocketException failure)
        {
            reason = failure.Message;
        }

        socket?.Dispose();
        throw new VirtualGpioException(
            ErrorKind.InvalidArgument, $"Descriptor {descriptor} is no socket to listen at: {reason} Is LISTEN_FDS right?");
    }
}
