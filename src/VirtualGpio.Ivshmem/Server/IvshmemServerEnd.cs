// SPDX-License-Identifier: MIT
namespace VirtualGpio.Ivshmem;

/// <summary>Why a server's loop returned.</summary>
public enum IvshmemServerEnd
{
    /// <summary>It was asked to.</summary>
    Stopped,

    /// <summary>Nobody was attached for <see cref="IvshmemServerOptions.ExitWhenIdleFor"/>.</summary>
    Idle,
}
