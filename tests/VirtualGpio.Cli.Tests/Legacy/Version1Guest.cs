// SPDX-License-Identifier: MIT
using System.Collections.Concurrent;
using VirtualGpio.Ivshmem;
using VirtualGpio.Ivshmem.Wire;
using VirtualGpio.Linux;

namespace VirtualGpio.Cli.Tests.Legacy;

/// <summary>A guest of the version 1 protocol without a machine: a peer on a thread, which does what the driver does.</summary>
internal sealed class Version1Guest : IIvshmemPeerEvents, IDisposable
{
    private readonly IvshmemPeer _peer;
    private readonly SharedMemory _memory;
    private readonly Thread _thread;
    private volatile bool _stop;

    internal Version1Guest(string socket)
    {
        _peer = IvshmemPeer.Connect(socket, CliProcess.Patience);
        _memory = SharedMemory.Map(_peer.Memory, Map.RegisterBlockSize);
        Registers = new RegisterBlock(_memory);
        _thread = new Thread(Serve) { IsBackground = true };
        _thread.Start();
    }

    internal RegisterBlock Registers { get; }

    internal ushort Id => _peer.Id;

    /// <summary>Whether interrupts are acknowledged.</summary>
    internal bool Acknowledges { get; set; } = true;

    /// <summary>The lines that were interrupted, and their levels then, in order.</summary>
    internal ConcurrentQueue<(int Line, Level Level)> Handled { get; } = new();

    public void Dispose()
    {
        if (_stop)
            return;
        _stop = true;
        _peer.Vectors[0].Signal();
        _thread.Join();
        _memory.Dispose();
        _peer.Dispose();
    }

    public void PeerArrived(ushort peer, int vector)
    {
    }

    public void PeerGone(ushort peer)
    {
    }

    public void OwnVectorArrived(int vector, EventFd doorbell)
    {
    }

    private void Serve()
    {
        using var epoll = Epoll.Create();
        epoll.Add(_peer.Vectors[0], 0, EpollEvents.In);
        Span<EpollReady> ready = stackalloc EpollReady[1];
        while (true)
        {
            epoll.Wait(ready, null);
            if (_stop)
                return;
            _peer.Vectors[0].TryConsume(out _);
            if (Acknowledges)
                Handle();
        }
    }

    private void Handle()
    {
        uint pending = Registers.InterruptStatus & ~Registers.InterruptEnd;
        for (int line = 0; line < RegisterBlock.Lines; line++)
        {
            uint bit = 1u << line;
            if ((pending & bit) == 0)
                continue;
            Handled.Enqueue((line, (Registers.Data & bit) != 0 ? Level.High : Level.Low));
            Registers.Update(Map.InterruptEnd, bit, bit);
        }
    }
}
