// SPDX-License-Identifier: MIT
namespace VirtualGpio.Cli.Legacy;

/// <summary>Whether an option takes an argument.</summary>
internal enum OptionArgument
{
    /// <summary>It takes none.</summary>
    None,

    /// <summary>It needs one.</summary>
    Required,

    /// <summary>It takes one that is attached to it: <c>-oX</c> or <c>--option=X</c>.</summary>
    Optional,
}
