// SPDX-License-Identifier: MIT
using System.Diagnostics;

namespace VirtualGpio.Ivshmem.Tests;

/// <summary>Waiting for what another thread brings about.</summary>
internal static class Patience
{
    internal static readonly TimeSpan Limit = TimeSpan.FromSeconds(30);

    internal static void Until(Func<bool> condition, string what)
    {
        long start = Stopwatch.GetTimestamp();
        while (!condition())
        {
            Assert.True(Stopwatch.GetElapsedTime(start) < Limit, $"Not in time: {what}");
            Thread.Sleep(1);
        }
    }
}
