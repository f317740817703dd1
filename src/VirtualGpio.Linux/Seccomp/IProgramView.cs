// SPDX-License-Identifier: MIT
namespace VirtualGpio.Linux.Seccomp;

/// <summary>A view of the file system in which a program and its children see chips.</summary>
public interface IProgramView
{
    /// <summary>The names of the chips, such as <c>gpiochip0</c>.</summary>
    IReadOnlyList<string> Chips { get; }

    /// <summary>Which calls of the program are to be trapped.</summary>
    SeccompFilter Filter { get; }

    /// <summary>The same program, in this view.</summary>
    /// <param name="start">The program.</param>
    /// <exception cref="ProgramStartException">There is no such program.</exception>
    ProgramStart Wrap(ProgramStart start);
}
