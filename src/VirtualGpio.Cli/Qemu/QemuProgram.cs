// SPDX-License-Identifier: MIT
using System.ComponentModel;
using System.Diagnostics;

namespace VirtualGpio.Cli.Qemu;

/// <summary>The QEMU that a user means, and what it can do with a chip over virtio.</summary>
internal static class QemuProgram
{
    /// <summary>As for guests of tests.</summary>
    private const string Variable = "VGPIO_QEMU";

    private const string Default = "qemu-system-x86_64";

    /// <summary>A version is a line or two.</summary>
    private const int MostText = 4096;

    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(5);

    /// <summary>What a user is to know before a chip over virtio is used with a QEMU.</summary>
    /// <param name="asked">The program; null: <c>$VGPIO_QEMU</c>, else the usual one, which need not be there.</param>
    /// <returns>Sentences; null: nothing.</returns>
    internal static string? WarningFor(string? asked)
    {
        string? chosen = asked ?? (Environment.GetEnvironmentVariable(Variable) is { Length: > 0 } variable ? variable : null);
        string program = chosen ?? Default;
        if (TryRun(program, out string said) is { } problem)
            return chosen is null ? null : $"{program} cannot be asked for its version: {problem} Whether it delivers edges is not known; QEMU {QemuVersion.FirstWithInterrupts} and newer do.";
        return QemuVersion.Parse(said) is { } version
            ? WarningFor(program, version)
            : $"{program} does not say which version of QEMU it is. Whether it delivers edges is not known; QEMU {QemuVersion.FirstWithInterrupts} and newer do.";
    }

    /// <summary>The same for a version.</summary>
    internal static string? WarningFor(string program, QemuVersion version)
    {
        if (version.CompareTo(QemuVersion.FirstWithGpio) < 0)
            return $"{program} is QEMU {version}, which has no device for a chip over virtio: {QemuVersion.FirstWithInterrupts} and newer have it in full. Use a newer one, or the transport ivshmem.";
        return version.CompareTo(QemuVersion.FirstWithInterrupts) < 0
            ? $"{program} is QEMU {version}, which keeps the interrupts of chips over virtio from the guest: no edge reaches it, and gpiomon there fails with 'No such device or address'. "
                + $"Levels and directions work. For edges use QEMU {QemuVersion.FirstWithInterrupts} or newer (--qemu PROGRAM looks at another one), or the transport ivshmem."
            : null;
    }

    /// <summary>Runs <c>--version</c>, for a bounded time.</summary>
    /// <returns>Null if it said something, else what went wrong.</returns>
    private static string? TryRun(string program, out string said)
    {
        said = "";
        try
        {
            using Process? process = Process.Start(new ProcessStartInfo(program, "--version")
            {
                RedirectStandardInput = true,
                RedirectStandardOutput = true,
                RedirectStandardError = true,
            });
            if (process is null)
                return "it did not start.";
            process.StandardInput.Close();
            process.ErrorDataReceived += static (_, _) => { };
            process.BeginErrorReadLine();
            var text = new char[MostText];
            Task<int> reading = process.StandardOutput.ReadBlockAsync(text, 0, text.Length);
            bool inTime = reading.Wait(s_patience);
            // One that talks without end will not end by itself.
            if (!inTime || reading.Result == text.Length || !process.WaitForExit(s_patience))
                process.Kill(entireProcessTree: true);
            if (!inTime)
                return FormattableString.Invariant($"it did not answer within {s_patience.TotalSeconds} s.");
            said = new string(text, 0, reading.Result);
            return null;
        }
        catch (Exception failure) when (failure is Win32Exception or InvalidOperationException or IOException or AggregateException)
        {
            return failure is Win32Exception ? "it cannot be run." : $"{failure.Message}";
        }
    }
}
