// SPDX-License-Identifier: MIT
namespace VirtualGpio.Uapi.Device;

/// <summary>Whoever has requested a line, and is told of every edge of it.</summary>
internal interface IEdgeListener
{
    /// <summary>The line's level has changed, and stayed so for its debounce period.</summary>
    void OnEdge(in EdgeEvent edge);
}
