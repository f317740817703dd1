// SPDX-License-Identifier: MIT
using VirtualGpio.Client;

namespace VirtualGpio.Cli.Text;

/// <summary>Which events a verb prints, and how.</summary>
internal interface IEventFormat
{
    /// <summary>Whether the event is one of those that were asked for.</summary>
    bool Takes(BoardEvent happened);

    /// <summary>The event as text, without a newline.</summary>
    string Text(BoardEvent happened);

    /// <summary>The event as a JSON object, without a newline.</summary>
    string Json(BoardEvent happened);
}
