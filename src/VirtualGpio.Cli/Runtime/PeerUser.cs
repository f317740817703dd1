// SPDX-License-Identifier: MIT
using System.Net.Sockets;
using System.Runtime.InteropServices;
using VirtualGpio.Linux;

namespace VirtualGpio.Cli.Runtime;

/// <summary>Who is at the other end of a unix socket, by the kernel's word.</summary>
internal static class PeerUser
{
    // asm-generic/socket.h
    private const int SolSocket = 1;
    private const int SoPeerCred = 17;

    /// <summary>Whether the other end was opened by this user, or by root.</summary>
    internal static bool IsTrusted(Socket socket)
    {
        // struct ucred (linux/socket.h): pid, uid, gid.
        Span<uint> credentials = stackalloc uint[3];
        int length = socket.GetRawSocketOption(SolSocket, SoPeerCred, MemoryMarshal.AsBytes(credentials));
        return length == 3 * sizeof(uint) && (credentials[1] == 0 || credentials[1] == UserId.Effective);
    }
}
