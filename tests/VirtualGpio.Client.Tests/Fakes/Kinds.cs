// SPDX-License-Identifier: MIT
namespace VirtualGpio.Client.Tests.Fakes;

/// <summary>The same tests for all clients.</summary>
internal static class Kinds
{
    internal static readonly TimeSpan Deadline = TimeSpan.FromSeconds(60);

    /// <summary>Runs what may block, with a deadline.</summary>
    internal static Task<T> Run<T>(Func<ValueTask<T>> call) => Task.Run(async () => await call()).WaitAsync(Deadline);

    /// <summary>Runs what may block, with a deadline.</summary>
    internal static Task Run(Func<ValueTask> call) => Task.Run(async () => await call()).WaitAsync(Deadline);
}
