// SPDX-License-Identifier: MIT
using VirtualGpio.Linux.Native;

namespace VirtualGpio.Linux.Seccomp;

/// <summary>Starts a program that goes on by itself: in a session of its own, with nothing of ours but one descriptor.</summary>
public static unsafe class DetachedProcess
{
    /// <summary>Starts it.</summary>
    /// <param name="path">The program, a path.</param>
    /// <param name="arguments">Its arguments, without its own name.</param>
    /// <param name="environment">Its environment.</param>
    /// <param name="input">What it gets as standard input; it writes to nowhere.</param>
    /// <exception cref="LinuxException">It cannot be started.</exception>
    public static void Start(string path, IReadOnlyList<string> arguments, IReadOnlyDictionary<string, string> environment, FileDescriptor input)
    {
        int nowhere = Libc.Open("/dev/null", Libc.O_RDWR | Libc.O_CLOEXEC, 0);
        if (nowhere < 0)
            throw LinuxException.FromLast("open(/dev/null)");
        using var output = new FileDescriptor(nowhere);
        var start = new ProgramStart { Program = path, StandardInput = input, StandardOutput = output, StandardError = output, WorkingDirectory = "/" };
        using var options = new SpawnOptions(start, ownSession: true);
        using var native = new StringVector([path, .. arguments]);
        using var variables = new StringVector([.. environment.Select(pair => $"{pair.Key}={pair.Value}")]);
        int error = Libc.Spawn(out _, native.First, options.Actions, options.Attributes, native.Pointers, variables.Pointers);
        if (error != 0)
            throw new LinuxException($"posix_spawn({path})", (Errno)error);
    }
}
