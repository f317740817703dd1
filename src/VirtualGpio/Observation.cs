// SPDX-License-Identifier: MIT
namespace VirtualGpio;

/// <summary>An observer, and from when on it is told.</summary>
/// <param name="Observer">The observer.</param>
/// <param name="After">The number of the last change in the <see cref="ChangeQueue"/> that it is not told of.</param>
internal readonly record struct Observation<T>(T Observer, long After)
    where T : class;
