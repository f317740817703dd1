// SPDX-License-Identifier: MIT
using System.Diagnostics;

namespace VirtualGpio.Cli.Legacy;

/// <summary>
/// Takes a tool to the background: the tool runs itself anew, and its first process stays until the second one says that
/// it serves or why it cannot.
/// </summary>
internal static class DaemonLauncher
{
    /// <summary>Set for the second process.</summary>
    private const string Variable = "VGPIO_DAEMON";

    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(30);

    /// <summary>Whether this process is the second one.</summary>
    internal static bool IsDaemon => Environment.GetEnvironmentVariable(Variable) is not null;

    /// <summary>Starts the second process and waits until it serves, which it says by <see cref="BackgroundProcess.ReportReady"/>.</summary>
    /// <param name="tool">The tool's name.</param>
    /// <param name="arguments">Its arguments.</param>
    /// <param name="error">Takes what the second process has to say.</param>
    /// <returns>The exit status for this process.</returns>
    internal static int Launch(string tool, IEnumerable<string> arguments, TextWriter error)
    {
        ProcessStartInfo command = BackgroundProcess.Command([tool, .. arguments]);
        command.Environment[Variable] = "1";
        BackgroundStart daemon = BackgroundProcess.Start(command, s_patience);
        error.Write(daemon.Said);
        if (daemon.Serves)
            return ExitStatus.Ok;
        if (daemon.Status is not { } status)
            error.WriteLine($"{tool}: the process {daemon.ProcessId} did not get ready within {s_patience.TotalSeconds} s and was ended; try -F");
        else if (daemon.Said.Length == 0)
            error.WriteLine($"{tool}: the process for the background ended with status {status}; try -F");
        return daemon.Status is > 0 and var failed ? failed : ExitStatus.Failure;
    }
}
