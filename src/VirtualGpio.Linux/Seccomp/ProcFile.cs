// SPDX-License-Identifier: MIT
namespace VirtualGpio.Linux.Seccomp;

/// <summary>What the kernel tells as text in <c>/proc</c>. Any thread.</summary>
internal static class ProcFile
{
    /// <summary>What stands behind a name at the start of a line, trimmed; null: there is no such line, or the file is gone or another user's.</summary>
    /// <param name="file">The path.</param>
    /// <param name="name">The name, with the colon behind it if there is one.</param>
    public static string? Field(string file, string name)
    {
        try
        {
            return File.ReadLines(file).FirstOrDefault(line => line.StartsWith(name, StringComparison.Ordinal))?[name.Length..].Trim();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    /// <summary>A setting of the kernel's; null: it does not have it.</summary>
    /// <param name="name">As below <c>/proc/sys</c>.</param>
    public static string? Setting(string name)
    {
        try
        {
            return File.ReadAllText($"/proc/sys/{name}").Trim();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}
