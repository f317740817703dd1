// SPDX-License-Identifier: MIT
namespace VirtualGpio;

/// <summary>What carries a chip's edges to the software under test: told of each once, in order.</summary>
public interface IEdgeObserver
{
    /// <summary>The level that a line has from outside has changed, and stayed so for its debounce period.</summary>
    /// <param name="edge">The change.</param>
    void OnEdge(in EdgeEvent edge);

    /// <summary>Somebody outside of the chip has begun to drive or pull a line, or nobody does any more.</summary>
    /// <param name="line">The line's offset.</param>
    /// <param name="isFloating">Whether nobody does.</param>
    void OnFloating(int line, bool isFloating);
}
