// SPDX-License-Identifier: MIT
namespace VirtualGpio.Client.Tests.Fakes;

/// <summary>How a client reaches the server under test.</summary>
public enum ClientKind
{
    /// <summary>Blocking, on the system's calls.</summary>
    Direct,

    /// <summary>.NET's HTTP client over a unix socket.</summary>
    UnixSocket,

    /// <summary>.NET's HTTP client over TCP, with a token.</summary>
    Tcp,
}
