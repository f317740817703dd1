// SPDX-License-Identifier: MIT
using VirtualGpio.Linux;
using VirtualGpio.Linux.Seccomp;

namespace VirtualGpio.Uapi.Paths;

/// <summary>Opens chips for programs.</summary>
internal interface IChipOpener
{
    /// <summary>Answers a call that opens a chip with the descriptor.</summary>
    /// <param name="call">The call.</param>
    /// <param name="name">The chip.</param>
    /// <param name="request">How it is opened.</param>
    /// <returns>None if it was answered, or is gone; otherwise the error to answer with.</returns>
    Errno Open(in SeccompNotification call, string name, OpenRequest request);
}
