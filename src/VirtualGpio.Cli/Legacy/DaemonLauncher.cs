// SPDX-License-Identifier: MIT
using System.Diagnostics;
using VirtualGpio.Linux;

namespace VirtualGpio.Cli.Legacy;

/// <summary>
/// Takes a tool to the background. A .NET process cannot fork, so the tool runs itself anew, and its first process stays
/// until the second one says that it serves or why it cannot.
/// </summary>
internal static class DaemonLauncher
{
    /// <summary>Set for the second process.</summary>
    private const string Variable = "VGPIO_DAEMON";

    private const string Ready = "ready";

    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(30);

    /// <summary>Whether this process is the second one.</summary>
    internal static bool IsDaemon => Environment.GetEnvironmentVariable(Variable) is not null;

    /// <summary>Starts the second process and waits until it serves.</summary>
    /// <param name="tool">The tool's name.</param>
    /// <param name="arguments">Its arguments.</param>
    /// <param name="error">Takes what the second process has to say.</param>
    /// <returns>The exit status for this process.</returns>
    internal static int Launch(string tool, IEnumerable<string> arguments, TextWriter error)
    {
        using Process daemon = Process.Start(Command(tool, arguments))
            ?? throw CliException.Failure($"{tool} cannot go to the background: there is no process for it; use -F");
        daemon.StandardInput.Close();
        Task<string?> ready = daemon.StandardOutput.ReadLineAsync();
        // Both streams end when the daemon serves and lets go of them, or when it ends.
        Task<string> said = daemon.StandardError.ReadToEndAsync();
        if (!Task.WaitAll([ready, said], s_patience))
        {
            daemon.Kill();
            error.WriteLine($"{tool}: the process {daemon.Id} did not get ready within {s_patience.TotalSeconds} s and was ended; try -F");
            return ExitStatus.Failure;
        }

        error.Write(said.Result);
        if (ready.Result == Ready)
            return ExitStatus.Ok;
        daemon.WaitForExit();
        if (said.Result.Length == 0)
            error.WriteLine($"{tool}: the process for the background ended with status {daemon.ExitCode}; try -F");
        return daemon.ExitCode == 0 ? ExitStatus.Failure : daemon.ExitCode;
    }

    /// <summary>In the second process: says that it serves, and lets go of the terminal.</summary>
    internal static void ReportReady(TextWriter output)
    {
        output.WriteLine(Ready);
        output.Flush();
        Background.DropStandardStreams();
    }

    private static ProcessStartInfo Command(string tool, IEnumerable<string> arguments)
    {
        string self = Environment.ProcessPath ?? throw CliException.Failure("/proc/self/exe cannot be read: is /proc mounted?");
        var start = new ProcessStartInfo(self)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment.Remove(ProgramName.Variable);
        start.Environment[Variable] = "1";
        if (Path.GetFileNameWithoutExtension(self) == "dotnet")
            start.ArgumentList.Add(Path.GetFullPath(Environment.GetCommandLineArgs()[0]));
        start.ArgumentList.Add(tool);
        foreach (string argument in arguments)
            start.ArgumentList.Add(argument);
        return start;
    }
}
