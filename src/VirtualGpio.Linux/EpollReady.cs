// SPDX-License-Identifier: MIT
namespace VirtualGpio.Linux;

/// <summary>A descriptor that <see cref="Epoll.Wait"/> found ready.</summary>
/// <param name="Events">What it is ready for.</param>
/// <param name="Token">The token that it was added with.</param>
public readonly record struct EpollReady(EpollEvents Events, ulong Token);
