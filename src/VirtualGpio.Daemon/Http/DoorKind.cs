// SPDX-License-Identifier: MIT
namespace VirtualGpio.Daemon.Http;

/// <summary>A mark on each connection: by which door it came. One without it has come by the one that trusts nobody.</summary>
/// <param name="IsUnix">Whether it came through a unix socket, from somebody who is trusted.</param>
internal sealed record DoorKind(bool IsUnix);
