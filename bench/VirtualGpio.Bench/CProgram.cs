// SPDX-License-Identifier: MIT
using System.Diagnostics;

namespace VirtualGpio.Bench;

/// <summary>A C program of the benchmark, compiled where it is needed: beside this program.</summary>
internal static class CProgram
{
    /// <summary>Compiles one.</summary>
    /// <param name="name">Its name: that of its file without <c>.c</c>.</param>
    /// <returns>The program.</returns>
    /// <exception cref="InvalidOperationException">It does not compile.</exception>
    public static async Task<string> CompileAsync(string name)
    {
        string program = Path.Combine(AppContext.BaseDirectory, name);
        // Static and without symbols: some are carried into a guest.
        using var compiler = Process.Start("gcc", ["-O2", "-static", "-s", "-o", program, program + ".c"]);
        await compiler.WaitForExitAsync();
        return compiler.ExitCode == 0 ? program : throw new InvalidOperationException($"gcc could not compile {name}.c; see above");
    }
}
