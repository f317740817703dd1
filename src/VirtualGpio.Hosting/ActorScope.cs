// SPDX-License-Identifier: MIT
namespace VirtualGpio.Hosting;

/// <summary>On whose account changes come about, until it is disposed of.</summary>
public readonly ref struct ActorScope
{
    private readonly BoardLoop _loop;
    private readonly int _before;

    internal ActorScope(BoardLoop loop, int actor)
    {
        _loop = loop;
        _before = loop.Actor;
        loop.Actor = actor;
    }

    /// <summary>Goes back to who it was before.</summary>
    public void Dispose() => _loop.Actor = _before;
}
