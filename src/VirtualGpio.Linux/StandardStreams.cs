// SPDX-License-Identifier: MIT
namespace VirtualGpio.Linux;

/// <summary>The streams that this process was started with.</summary>
public static class StandardStreams
{
    internal const int InputNumber = 0;
    internal const int OutputNumber = 1;
    internal const int ErrorNumber = 2;

    /// <summary>
    /// Standard output, for <see cref="Epoll"/>, which reports <see cref="EpollEvents.Error"/> when whoever read it has
    /// left. Borrowed: disposing of it leaves the stream open for everybody else who writes there.
    /// </summary>
    public static FileDescriptor Output => new(OutputNumber, ownsHandle: false);
}
