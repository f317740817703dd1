// SPDX-License-Identifier: MIT
using System.Runtime.CompilerServices;
using VirtualGpio.Linux;

namespace VirtualGpio.Cli;

/// <summary>
/// Tells when whoever reads standard output has left, also while there is nothing to write: <c>vgpio mon | head -n 3</c>
/// is to end with the third line, not with the fourth edge.
/// </summary>
internal static class OutputReader
{
    private const int StandardOutput = 1;

    /// <summary>A descriptor of standard output for <see cref="Epoll"/>, which reports an error on it when the reader has left.</summary>
    internal static FileDescriptor Open()
    {
        FileDescriptor standard = Borrow(StandardOutput);
        try
        {
            return standard.Duplicate();
        }
        finally
        {
            // Borrowed: it stays open for everybody else who writes there.
            standard.SetHandleAsInvalid();
        }
    }

    [UnsafeAccessor(UnsafeAccessorKind.Constructor)]
    private static extern FileDescriptor Borrow(int fd);
}
