// SPDX-License-Identifier: MIT
namespace VirtualGpio.Cli;

/// <summary>Whoever read the output has left (<c>vgpio mon | head</c>): the end of the verb, and no error.</summary>
internal sealed class OutputClosedException : Exception;
