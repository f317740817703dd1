// SPDX-License-Identifier: MIT
using System.Net.Sockets;
using System.Runtime.InteropServices;
using VirtualGpio.Linux;

namespace VirtualGpio.Daemon.Http;

/// <summary>Who is at the other end of a unix socket, by the kernel's word.</summary>
public static class PeerUser
{
    // asm-generic/socket.h
    private const int SolSocket = 1;
    private const int SoPeerCred = 17;

    /// <summary>Whether the other end was opened by this user, or by root.</summary>
    /// <param name="socket">A connected unix socket.</param>
    public static bool IsTrusted(Socket socket)
    {
        ArgumentNullException.ThrowIfNull(socket);
        // struct ucred (linux/socket.h): pid, uid, gid.
        Span<uint> credentials = stackalloc uint[3];
        int length = socket.GetRawSocketOption(SolSocket, SoPeerCred, MemoryMarshal.AsBytes(credentials));
        return length == 3 * sizeof(uint) && (credentials[1] == 0 || credentials[1] == UserId.Effective);
    }
}
