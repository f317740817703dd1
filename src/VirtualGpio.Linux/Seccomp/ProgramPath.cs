// SPDX-License-Identifier: MIT
using VirtualGpio.Linux.Native;

namespace VirtualGpio.Linux.Seccomp;

/// <summary>Finds programs as a shell does.</summary>
internal static class ProgramPath
{
    // What execvp searches if there is no PATH.
    private const string DefaultSearch = "/bin:/usr/bin";

    /// <summary>The path to give to <c>execve</c>.</summary>
    /// <param name="start">The program, with the environment and the folder that it is looked for with.</param>
    /// <exception cref="ProgramStartException">ENOENT: not found; EACCES: found, but not to be run.</exception>
    public static string Find(ProgramStart start)
    {
        string? search = start.Environment is null
            ? System.Environment.GetEnvironmentVariable("PATH")
            : start.Environment.GetValueOrDefault("PATH");
        return Find(start.Program, search, start.WorkingDirectory);
    }

    /// <summary>The path to give to <c>execve</c>.</summary>
    /// <param name="program">A path or a name.</param>
    /// <param name="search">The value of PATH; null if there is none.</param>
    /// <param name="directory">What relative paths are relative to; null for our working directory.</param>
    /// <exception cref="ProgramStartException">ENOENT: not found; EACCES: found, but not to be run.</exception>
    public static string Find(string program, string? search, string? directory)
    {
        if (program.Length == 0)
            throw new ProgramStartException("''", Errno.ENOENT, "An empty name is no program.");
        if (program.Contains('/', StringComparison.Ordinal))
        {
            Errno error = Check(program, directory);
            return error == Errno.None ? program : throw new ProgramStartException(program, error, Reason(program, error));
        }

        string? found = null;
        foreach (string folder in (search ?? DefaultSearch).Split(':'))
        {
            string path = $"{(folder.Length == 0 ? "." : folder)}/{program}";
            switch (Check(path, directory))
            {
                case Errno.None:
                    return path;
                case Errno.EACCES:
                    found ??= path;
                    break;
            }
        }

        throw found is null
            ? new ProgramStartException(program, Errno.ENOENT, "There is no such program in the folders of PATH.")
            : new ProgramStartException(found, Errno.EACCES, Reason(found, Errno.EACCES));
    }

    private static string? Reason(string path, Errno error) =>
        error == Errno.EACCES ? $"This is no program that may be run. A file needs the right to: chmod +x '{path}'." : null;

    private static Errno Check(string path, string? directory)
    {
        string whole = directory is null ? path : Path.Combine(directory, path);
        if (Libc.Access(whole, Libc.X_OK) != 0)
            return LinuxException.LastErrno;

        // Folders may be 'executed' too.
        return Directory.Exists(whole) ? Errno.EACCES : Errno.None;
    }
}
