// SPDX-License-Identifier: MIT
using System.Runtime.InteropServices;
using VirtualGpio.Linux;
using VirtualGpio.Linux.Seccomp;

namespace VirtualGpio.Daemon.Run;

/// <summary>
/// What becomes of signals while a program runs: they are the program's. It decides what they do to it, and its end is the
/// end of this process. Those of the terminal reach it without us; a request to end, which reaches us alone, is passed on.
/// </summary>
internal sealed class ProgramSignals : IDisposable
{
    private readonly Lock _lock = new();
    private readonly List<LinuxSignal> _early = [];
    private readonly PosixSignalRegistration[] _registrations;
    private FilteredProcess? _process;
    private bool _isStarted;

    internal ProgramSignals() => _registrations =
    [
        // Ctrl-C and Ctrl-\ go to all processes of the terminal's foreground.
        PosixSignalRegistration.Create(PosixSignal.SIGINT, context => Receive(context, LinuxSignal.Interrupt, reachesProgram: true)),
        PosixSignalRegistration.Create(PosixSignal.SIGQUIT, context => context.Cancel = true),
        PosixSignalRegistration.Create(PosixSignal.SIGTERM, context => Receive(context, LinuxSignal.Terminate, reachesProgram: false)),
        PosixSignalRegistration.Create(PosixSignal.SIGHUP, context => Receive(context, LinuxSignal.HangUp, reachesProgram: false)),
    ];

    /// <summary>The program runs now: it gets what came before it could.</summary>
    /// <param name="process">The program.</param>
    internal void Started(FilteredProcess process)
    {
        lock (_lock)
        {
            _process = process;
            _isStarted = true;
            foreach (LinuxSignal signal in _early)
                process.Signal(signal);
        }
    }

    /// <summary>The program has ended. What comes now ends nothing: all is coming to its end.</summary>
    internal void Ended()
    {
        lock (_lock)
            _process = null;
    }

    /// <inheritdoc/>
    public void Dispose() => Array.ForEach(_registrations, registration => registration.Dispose());

    private void Receive(PosixSignalContext context, LinuxSignal signal, bool reachesProgram)
    {
        context.Cancel = true;
        lock (_lock)
        {
            if (!_isStarted)
                _early.Add(signal);
            else if (!reachesProgram)
                _process?.Signal(signal);
        }
    }
}
