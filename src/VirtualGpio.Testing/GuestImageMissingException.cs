// SPDX-License-Identifier: MIT
namespace VirtualGpio.Testing;

/// <summary>The cache has no usable image of a kernel. The message says what to run.</summary>
public sealed class GuestImageMissingException : Exception
{
    internal GuestImageMissingException(string kernel, string reason)
        : base($"The guest image of kernel {kernel} cannot be used: {reason}. "
            + $"Make it with 'guest-image ensure --kernel {kernel}' ('./test' and './demo' do).") => Kernel = kernel;

    /// <summary>What was asked for: a kernel, with its architecture if that is not x64, such as <c>6.12</c> or <c>6.12-arm64</c>.</summary>
    public string Kernel { get; }
}
