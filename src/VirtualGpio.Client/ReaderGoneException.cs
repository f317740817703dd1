// SPDX-License-Identifier: MIT
using VirtualGpio.Linux;

namespace VirtualGpio.Client;

/// <summary>
/// Whoever read the output that was given to <see cref="BoardClient.Direct(string, FileDescriptor?, TimeProvider?)"/> has
/// left (<c>vgpio mon | head</c>): the end, and no error.
/// </summary>
public sealed class ReaderGoneException : Exception
{
    internal ReaderGoneException()
        : base("Whoever read the output has left.")
    {
    }
}
