// SPDX-License-Identifier: MIT
namespace VirtualGpio.Linux;

/// <summary>Signals (asm-generic/signal.h).</summary>
public enum LinuxSignal
{
    /// <summary>Sends nothing: only tells whether the process is there and may be signalled.</summary>
    None = 0,

    /// <summary>SIGHUP.</summary>
    HangUp = 1,

    /// <summary>SIGINT: Ctrl+C.</summary>
    Interrupt = 2,

    /// <summary>SIGKILL: ends the process without asking it.</summary>
    Kill = 9,

    /// <summary>SIGUSR1.</summary>
    User1 = 10,

    /// <summary>SIGUSR2.</summary>
    User2 = 12,

    /// <summary>SIGTERM: asks the process to end.</summary>
    Terminate = 15,

    /// <summary>SIGCONT: goes on after <see cref="Stop"/>.</summary>
    Continue = 18,

    /// <summary>SIGSTOP: halts the process until <see cref="Continue"/>.</summary>
    Stop = 19,
}
