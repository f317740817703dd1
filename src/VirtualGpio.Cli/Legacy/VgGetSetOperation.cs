// SPDX-License-Identifier: MIT
namespace VirtualGpio.Cli.Legacy;

/// <summary>One thing that <c>vg_get_set</c> is asked to do.</summary>
/// <param name="Line">The line.</param>
/// <param name="Level">What to write; null: read.</param>
internal readonly record struct VgGetSetOperation(int Line, bool? Level);
