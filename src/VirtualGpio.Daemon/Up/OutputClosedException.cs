// SPDX-License-Identifier: MIT
namespace VirtualGpio.Daemon.Up;

/// <summary>Whoever read the output has left (<c>vgpio up | head</c>): the end of the verb, and no error.</summary>
internal sealed class OutputClosedException : Exception;
