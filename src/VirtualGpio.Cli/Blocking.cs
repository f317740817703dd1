// SPDX-License-Identifier: MIT
namespace VirtualGpio.Cli;

/// <summary>Waits for answers: a verb has nothing else to do, and the direct client has them when its call returns.</summary>
internal static class Blocking
{
    /// <summary>The answer.</summary>
    internal static T Now<T>(this ValueTask<T> asked) => asked.IsCompleted ? asked.Result : asked.AsTask().GetAwaiter().GetResult();

    /// <summary>The end of what was asked for.</summary>
    internal static void Now(this ValueTask asked)
    {
        if (asked.IsCompletedSuccessfully)
            return;
        asked.AsTask().GetAwaiter().GetResult();
    }
}
