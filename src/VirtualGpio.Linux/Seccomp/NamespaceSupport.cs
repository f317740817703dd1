// SPDX-License-Identifier: MIT
using System.Diagnostics;

namespace VirtualGpio.Linux.Seccomp;

/// <summary>
/// Whether <see cref="PrivateDevices"/> can be made here, and how, found out by making one. Takes some tens of milliseconds.
/// </summary>
public sealed record NamespaceSupport
{
    private static readonly TimeSpan s_limit = TimeSpan.FromSeconds(30);

    private NamespaceSupport()
    {
    }

    /// <summary>Why it is not possible, and what a person can do, as sentences; null if it is.</summary>
    public string? Obstacle { get; private init; }

    /// <summary>Whether it takes a user namespace. Not for root, unless root is one without CAP_SYS_ADMIN, as in containers.</summary>
    public bool NeedsUserNamespace { get; private init; }

    /// <summary>Finds out.</summary>
    public static NamespaceSupport Probe()
    {
        if (UserId.Effective == 0 && Try(userNamespace: false) is null)
            return new();
        return Try(userNamespace: true) is { } reason
            ? new() { NeedsUserNamespace = true, Obstacle = reason }
            : new() { NeedsUserNamespace = true };
    }

    private static string? Try(bool userNamespace)
    {
        ProgramStart wrapped;
        try
        {
            wrapped = new PrivateDevices(["gpiochip0"], userNamespace).Wrap(new ProgramStart { Program = "true" });
        }
        catch (ProgramStartException e)
        {
            return e.Message;
        }

        // No new privileges here either: mount and unshare must do without what a set-user-ID bit would give them.
        var start = new ProcessStartInfo("setpriv") { RedirectStandardError = true, RedirectStandardInput = true };
        foreach (string argument in (string[])["--no-new-privs", wrapped.Program, .. wrapped.Arguments])
            start.ArgumentList.Add(argument);
        try
        {
            using Process process = Process.Start(start)!;
            process.StandardInput.Close();
            Task<string> output = process.StandardError.ReadToEndAsync();
            if (!process.WaitForExit(s_limit))
            {
                process.Kill(entireProcessTree: true);
                return $"Making a private /dev did not end within {s_limit.TotalSeconds:0} s.";
            }

            return process.ExitCode == 0 ? null : Explain(output.GetAwaiter().GetResult());
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return "unshare, mount and setpriv of util-linux are needed, and sh.";
        }
    }

    /// <summary>Makes sentences of what the programs wrote that failed.</summary>
    internal static string Explain(string output)
    {
        if (output.Contains("BusyBox", StringComparison.Ordinal))
            return "A private /dev takes unshare, mount and setpriv of util-linux; those of BusyBox lack options (on Alpine: apk add util-linux).";
        string said = string.Join(' ', output.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Take(3));
        string? hint = Hint();
        return $"A private /dev cannot be made: {said}{(said.EndsWith('.') ? "" : ".")}{(hint is null ? "" : $" {hint}")}";
    }

    private static string? Hint()
    {
        // What the distributions forbid users' namespaces by.
        if (ProcFile.Setting("kernel/unprivileged_userns_clone") == "0")
            return "User namespaces are switched off: sysctl kernel.unprivileged_userns_clone=1 switches them on.";
        if (ProcFile.Setting("user/max_user_namespaces") == "0")
            return "User namespaces are switched off: sysctl user.max_user_namespaces sets how many there may be.";
        if (ProcFile.Setting("kernel/apparmor_restrict_unprivileged_userns") == "1")
            return "AppArmor restricts user namespaces: sysctl kernel.apparmor_restrict_unprivileged_userns=0, or a profile that allows 'userns'.";
        return "A container's profile may forbid namespaces (docker: --security-opt seccomp=unconfined, or --cap-add SYS_ADMIN).";
    }
}
