// SPDX-License-Identifier: MIT
namespace VirtualGpio.EndToEnd.Tests.Rig;

/// <summary>The kernels that the driver works on.</summary>
internal static class Kernels
{
    public const string Oldest = "6.1";
    public const string Newest = "6.12";
}
