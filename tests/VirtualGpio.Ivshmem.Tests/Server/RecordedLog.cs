// SPDX-License-Identifier: MIT
using System.Collections.Concurrent;

namespace VirtualGpio.Ivshmem.Tests;

/// <summary>Keeps what a server told, one line each.</summary>
internal sealed class RecordedLog : IIvshmemServerLog
{
    internal ConcurrentQueue<string> Lines { get; } = new();

    public void PeerJoined(int id, IvshmemRole role, int processId) => Lines.Enqueue($"{role} {id} joined from {processId}");

    public void PeerLeft(int id, IvshmemRole role, string why) => Lines.Enqueue($"{role} {id} left: {why}");

    public void PeerRefused(IvshmemRole role, string why) => Lines.Enqueue($"{role} refused: {why}");

    public void MemoryCleared() => Lines.Enqueue("memory cleared");

    internal void WaitFor(string part) =>
        Patience.Until(() => Lines.Any(line => line.Contains(part, StringComparison.Ordinal)), $"'{part}' in: {string.Join(" | ", Lines)}");
}
