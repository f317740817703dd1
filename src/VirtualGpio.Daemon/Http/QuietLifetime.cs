// SPDX-License-Identifier: MIT
namespace VirtualGpio.Daemon.Http;

/// <summary>Leaves signals, the console and the end of the process to whoever started the server.</summary>
internal sealed class QuietLifetime : IHostLifetime
{
    /// <inheritdoc/>
    public Task WaitForStartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <inheritdoc/>
    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
