// SPDX-License-Identifier: MIT
using VirtualGpio.Ivshmem.Wire;
using VirtualGpio.Linux;

namespace VirtualGpio.Ivshmem.Tests.Host;

/// <summary>A version 1 guest: registers and a doorbell, nothing else.</summary>
internal sealed class RegisterGuest : IIvshmemPeerEvents, IDisposable
{
    private readonly IvshmemPeer _peer;
    private readonly SharedMemory _memory;
    private readonly Epoll _epoll = Epoll.Create();
    private readonly EventFd _stop = EventFd.Create();
    private readonly Thread _thread;
    private volatile bool _stopping;

    public RegisterGuest(string socketPath, bool acknowledges)
    {
        _peer = IvshmemPeer.Connect(socketPath, Rig.Patience);
        _memory = SharedMemory.Map(_peer.Memory, _peer.Memory.Length);
        Registers = new RegisterBlock(_memory);
        Acknowledges = acknowledges;
        _epoll.Add(_peer.Connection, 0, EpollEvents.In);
        _epoll.Add(_peer.Vectors[0], 1, EpollEvents.In);
        _epoll.Add(_stop, 2, EpollEvents.In);
        _thread = new Thread(Run) { IsBackground = true };
        _thread.Start();
    }

    public RegisterBlock Registers { get; }

    public bool Acknowledges { get; set; }

    public List<(int Line, Level Level)> Handled { get; } = [];

    public int Count
    {
        get
        {
            lock (Handled)
                return Handled.Count;
        }
    }

    /// <summary>What a driver does when a consumer asks for both edges of lines.</summary>
    public void Enable(uint lines)
    {
        Registers.Write(Map.Rising, lines);
        Registers.Write(Map.Falling, lines);
        Registers.Write(Map.InterruptEnable, lines);
    }

    public void Dispose()
    {
        _stopping = true;
        _stop.Signal();
        _thread.Join();
        _epoll.Dispose();
        _stop.Dispose();
        _memory.Dispose();
        _peer.Dispose();
    }

    void IIvshmemPeerEvents.PeerArrived(ushort peer, int vector)
    {
    }

    void IIvshmemPeerEvents.PeerGone(ushort peer)
    {
    }

    void IIvshmemPeerEvents.OwnVectorArrived(int vector, EventFd doorbell)
    {
    }

    private void Run()
    {
        Span<EpollReady> ready = stackalloc EpollReady[4];
        while (!_stopping)
        {
            int count = _epoll.Wait(ready, null);
            for (int i = 0; i < count; i++)
            {
                if (ready[i].Token == 0 && !_peer.ProcessMessages(this))
                    return;
            }

            if (_peer.Vectors[0].TryConsume(out _))
                Interrupt();
        }
    }

    private void Interrupt()
    {
        uint pending = Registers.InterruptStatus & ~Registers.InterruptEnd;
        for (int line = 0; line < 32; line++)
        {
            if ((pending & (1u << line)) == 0)
                continue;
            lock (Handled)
                Handled.Add((line, (Level)(Registers.Data >> line & 1)));
            if (Acknowledges)
                Registers.Update(Map.InterruptEnd, 1u << line, 1u << line);
        }
    }
}
