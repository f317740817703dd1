// SPDX-License-Identifier: MIT
namespace VirtualGpio.Hosting;

/// <summary>Is told of a board's events on the board's thread, which it must not hold up.</summary>
public interface IEventSink
{
    /// <summary>Something happened.</summary>
    void OnEvent(in EventEntry entry);

    /// <summary>Nothing more follows at once: the time to wake readers.</summary>
    void Flush();

    /// <summary>Nothing more follows.</summary>
    void Close();
}
