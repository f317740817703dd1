// SPDX-License-Identifier: MIT
using System.Runtime.InteropServices;

namespace VirtualGpio.Cli.Verbs;

/// <summary>Ctrl-C and SIGTERM, for verbs that have something left to do when they come.</summary>
internal sealed class Interruption : IDisposable
{
    private readonly CancellationTokenSource _stop = new();
    private readonly PosixSignalRegistration _interrupt;
    private readonly PosixSignalRegistration _terminate;
    private int _signal;

    internal Interruption()
    {
        _interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, context => Stop(context, ExitStatus.Interrupted));
        _terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, context => Stop(context, ExitStatus.Terminated));
    }

    /// <summary>Cancelled when one of them came.</summary>
    internal CancellationToken Token => _stop.Token;

    /// <summary>The exit status for the signal that came; null: none did.</summary>
    internal int? Status => Volatile.Read(ref _signal) is var status and not 0 ? status : null;

    /// <inheritdoc/>
    public void Dispose()
    {
        _interrupt.Dispose();
        _terminate.Dispose();
        _stop.Dispose();
    }

    private void Stop(PosixSignalContext context, int status)
    {
        // The second one ends the process whatever it is at.
        context.Cancel = Interlocked.CompareExchange(ref _signal, status, 0) == 0;
        _stop.Cancel();
    }
}
