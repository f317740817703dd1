// SPDX-License-Identifier: MIT
namespace VirtualGpio.Linux.Seccomp;

/// <summary>What program to start, and with what.</summary>
public sealed record ProgramStart
{
    /// <summary>
    /// The program: a path if it has a slash in it (relative to <see cref="WorkingDirectory"/>), otherwise a name that is
    /// looked for in the folders of PATH, as a shell does.
    /// </summary>
    public required string Program { get; init; }

    /// <summary>Its arguments, without its own name.</summary>
    public IReadOnlyList<string> Arguments { get; init; } = [];

    /// <summary>Its environment; null for the one that this process was started with, to the byte.</summary>
    public IReadOnlyDictionary<string, string>? Environment { get; init; }

    /// <summary>The folder that it starts in; null for ours.</summary>
    public string? WorkingDirectory { get; init; }

    /// <summary>Its standard input; null for ours.</summary>
    public FileDescriptor? StandardInput { get; init; }

    /// <summary>Its standard output; null for ours.</summary>
    public FileDescriptor? StandardOutput { get; init; }

    /// <summary>Its standard error; null for ours.</summary>
    public FileDescriptor? StandardError { get; init; }

    /// <summary>Whether any signal interrupts a call that is being answered, as on kernels before 5.19. For tests.</summary>
    internal bool IsInterruptible { get; init; }
}
