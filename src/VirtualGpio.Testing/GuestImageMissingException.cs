// SPDX-License-Identifier: MIT
namespace VirtualGpio.Testing;

/// <summary>The cache has no usable image of a kernel. The message says what to run.</summary>
public sealed class GuestImageMissingException : Exception
{
    internal GuestImageMissingException(string kernel, string reason)
        : base($"The guest image of kernel {kernel} cannot be used: {reason}. "
            + $"Make it with 'guest-image ensure --kernel {kernel}' ('./test' and './demo' do).") => Kernel = kernel;

    /// <summary>The kernel asked for.</summary>
    public string Kernel { get; }
}
