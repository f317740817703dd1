// SPDX-License-Identifier: MIT
using VirtualGpio.Cli.Boards;

namespace VirtualGpio.Cli.Quick;

/// <summary>A verb with all that its command line says, ready to run.</summary>
internal abstract record VerbRun
{
    /// <summary>Which board and chip.</summary>
    internal required BoardSelection Board { get; init; }

    /// <summary>Runs it.</summary>
    /// <returns>One of <see cref="ExitStatus"/>.</returns>
    internal abstract int Run();
}
