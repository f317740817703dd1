// SPDX-License-Identifier: MIT
using System.Net;

namespace VirtualGpio.Daemon.Http;

/// <summary>The door for other users and machines.</summary>
public sealed record TcpOptions
{
    /// <summary>Where to listen; port 0: any free one. Null: only at the sockets in <see cref="ApiOptions.Inherited"/>.</summary>
    public IPEndPoint? EndPoint { get; init; }

    /// <summary>What each request must show, but those to <c>/healthz</c>: 16 characters or more.</summary>
    public required string Token { get; init; }

    /// <summary>
    /// Names that requests may call this machine by (their <c>Host</c> header), besides <c>localhost</c>, <c>127.0.0.1</c>,
    /// <c>[::1]</c> and the address listened at. Others are refused: a page in somebody's browser can make its own name
    /// point here.
    /// </summary>
    public IReadOnlyList<string> AllowedHosts { get; init; } = [];
}
