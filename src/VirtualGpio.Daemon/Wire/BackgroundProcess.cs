// SPDX-License-Identifier: MIT
using System.Diagnostics;
using System.Text;
using VirtualGpio.Linux;

namespace VirtualGpio.Daemon.Wire;

/// <summary>
/// This program, started anew to go on in the background: a .NET process cannot fork. The one that starts it waits for a
/// word, not for the end of a stream, which an overlooked duplicate of a descriptor could keep away.
/// </summary>
internal static class BackgroundProcess
{
    private const string Ready = "ready";

    /// <summary>What would make the wire talk to the service manager.</summary>
    private static readonly string[] s_notInherited = ["NOTIFY_SOCKET", "LISTEN_FDS", "LISTEN_PID", "LISTEN_FDNAMES", "WATCHDOG_USEC", "WATCHDOG_PID"];

    /// <summary>How late the end of what a process that serves has said may be: that it serves is what counts.</summary>
    private static readonly TimeSpan s_errorPatience = TimeSpan.FromSeconds(1);

    /// <summary>The command that starts this program anew, with all standard streams redirected.</summary>
    /// <param name="arguments">The arguments behind the program's name.</param>
    internal static ProcessStartInfo Command(params IEnumerable<string> arguments)
    {
        string self = Environment.ProcessPath ?? throw new IOException("/proc/self/exe cannot be read: is /proc mounted?");
        // Started from a test or by 'dotnet vgpiod.dll': this assembly's own program stands beside it.
        string program = Path.Combine(AppContext.BaseDirectory, "vgpiod");
        var start = new ProcessStartInfo(Path.GetFileName(self) == "vgpiod" || !File.Exists(program) ? self : program)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            // It outlives this process, and is not to keep a file system busy.
            WorkingDirectory = "/",
        };
        foreach (string name in s_notInherited)
            start.Environment.Remove(name);
        // No threads that collect, or wait for debuggers, in the background; a small first generation: it allocates next to nothing.
        start.Environment["DOTNET_gcConcurrent"] = "0";
        start.Environment["DOTNET_GCgen0size"] = "40000";
        start.Environment["DOTNET_TieredPGO"] = "0";
        start.Environment["DOTNET_EnableDiagnostics"] = "0";
        foreach (string argument in arguments)
            start.ArgumentList.Add(argument);
        return start;
    }

    /// <summary>Starts a process and waits until it serves or has ended.</summary>
    /// <param name="command">From <see cref="Command"/>.</param>
    /// <param name="patience">How long it may take; then it is ended.</param>
    internal static BackgroundStart Start(ProcessStartInfo command, TimeSpan patience)
    {
        using Process process = Process.Start(command)
            ?? throw new IOException("There is no process for the background: is the limit of processes reached (ulimit -u)?");
        process.StandardInput.Close();
        Task<string?> word = process.StandardOutput.ReadLineAsync();
        Task<string> said = process.StandardError.ReadToEndAsync();
        bool inTime = word.Wait(patience);
        bool serves = inTime && word.Result == Ready;
        if (!inTime)
            process.Kill();
        if (!serves)
            process.WaitForExit();
        string text = said.Wait(s_errorPatience) ? said.Result : "";
        return new BackgroundStart(serves, inTime && !serves ? process.ExitCode : null, text);
    }

    /// <summary>In the process in the background: lets go of the standard streams, and says that it serves.</summary>
    internal static void ReportReady() => Background.DropStandardStreams(Encoding.ASCII.GetBytes($"{Ready}\n"));
}
