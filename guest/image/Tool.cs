// SPDX-License-Identifier: MIT
using System.ComponentModel;
using System.Diagnostics;
using System.Text;

namespace VirtualGpio.GuestImage;

/// <summary>Runs a program of the system to its end.</summary>
internal static class Tool
{
    private const int ShownLines = 40;

    /// <summary>Runs it and returns what it wrote to its standard output.</summary>
    /// <param name="program">Its name.</param>
    /// <param name="arguments">Its arguments.</param>
    /// <param name="folder">Where it runs; null: here.</param>
    /// <param name="environment">Variables that are added, or with null removed.</param>
    /// <exception cref="GuestImageException">It is not installed or failed; says what it wrote.</exception>
    public static string Run(
        string program, IEnumerable<string> arguments, string? folder = null, IReadOnlyDictionary<string, string?>? environment = null)
    {
        var (status, output, all) = Try(program, arguments, folder, environment);
        if (status == 0) return output;
        var tail = string.Join('\n', all.TrimEnd().Split('\n').TakeLast(ShownLines));
        throw new GuestImageException($"'{program} {string.Join(' ', arguments)}' ended with status {status}:\n{tail}");
    }

    /// <summary>Runs it; a failure is a result.</summary>
    public static (int Status, string Output, string All) Try(
        string program, IEnumerable<string> arguments, string? folder = null, IReadOnlyDictionary<string, string?>? environment = null)
    {
        var start = new ProcessStartInfo(program)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = folder ?? "",
        };
        foreach (var argument in arguments) start.ArgumentList.Add(argument);
        // Messages are read by this program and shown to users in one language.
        start.Environment["LC_ALL"] = "C.UTF-8";
        foreach (var (name, value) in environment ?? new Dictionary<string, string?>()) start.Environment[name] = value;

        var output = new StringBuilder();
        var all = new StringBuilder();
        try
        {
            using var process = new Process { StartInfo = start };
            process.OutputDataReceived += (_, line) => Keep(line.Data, output, all);
            process.ErrorDataReceived += (_, line) => Keep(line.Data, null, all);
            process.Start();
            process.StandardInput.Close();
            process.BeginOutputReadLine();
            process.BeginErrorReadLine();
            process.WaitForExit();
            return (process.ExitCode, output.ToString(), all.ToString());
        }
        catch (Win32Exception e)
        {
            throw new GuestImageException($"'{program}' could not be started: {e.Message}. './test' and './demo' install what is missing.", e);
        }
    }

    /// <summary>Runs a pipeline of the shell, in which <c>$1</c>… are the arguments; it fails when one of its programs fails.</summary>
    public static void RunPipeline(string script, params string[] arguments) =>
        Run("bash", ["-o", "pipefail", "-c", script, "bash", .. arguments]);

    private static void Keep(string? line, StringBuilder? output, StringBuilder all)
    {
        if (line is null) return;
        output?.Append(line).Append('\n');
        lock (all) all.Append(line).Append('\n');
    }
}
