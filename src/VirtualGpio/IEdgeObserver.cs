// SPDX-License-Identifier: MIT
namespace VirtualGpio;

/// <summary>What carries a chip's edges to the software under test: told of each once, in order.</summary>
public interface IEdgeObserver
{
    /// <summary>The level that a line has from outside has changed, and stayed so for its debounce period.</summary>
    /// <param name="edge">The change.</param>
    void OnEdge(in EdgeEvent edge);
}
