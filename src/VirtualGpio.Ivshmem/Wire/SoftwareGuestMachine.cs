// SPDX-License-Identifier: MIT
using VirtualGpio.Linux;

namespace VirtualGpio.Ivshmem.Wire;

/// <summary>
/// A machine for a <see cref="SoftwareGuest"/>: a peer of a server, as QEMU is, with one thread that is woken by doorbells.
/// </summary>
public sealed class SoftwareGuestMachine : IIvshmemPeerEvents, IDisposable
{
    private const ulong ConnectionToken = 0;
    private const ulong DoorbellToken = 1;
    private const ulong StopToken = 2;

    private readonly IvshmemPeer _peer;
    private readonly SharedMemory _memory;
    private readonly Epoll _epoll = Epoll.Create();
    private readonly EventFd _stop = EventFd.Create();
    private readonly Thread _thread;
    private readonly Lock _lock = new();
    private volatile bool _stopping;
    private bool _started;
    private bool _isPoweredOff;

    /// <summary>Joins a server and powers the machine on. The driver is started with <see cref="Do"/>.</summary>
    /// <param name="socketPath">The server's socket for guests.</param>
    /// <param name="consumer">Who uses the lines. Called by the machine's thread, and within <see cref="Do"/>.</param>
    public SoftwareGuestMachine(string socketPath, IGuestConsumer consumer)
    {
        _peer = IvshmemPeer.Connect(socketPath, TimeSpan.FromSeconds(10));
        _memory = SharedMemory.Map(_peer.Memory, _peer.Memory.Length);
        Guest = new SoftwareGuest(_memory, consumer, _peer.Id, (peer, vector) => _peer.Ring((ushort)peer, (int)vector));
        _epoll.Add(_peer.Connection, ConnectionToken, EpollEvents.In);
        _epoll.Add(_peer.Vectors[0], DoorbellToken, EpollEvents.In);
        _epoll.Add(_stop, StopToken, EpollEvents.In);
        _thread = new Thread(Run) { IsBackground = true, Name = "software guest" };
        _thread.Start();
    }

    /// <summary>The machine's ivshmem ID.</summary>
    public int Peer => _peer.Id;

    /// <summary>The memory that it shares with the host.</summary>
    public SharedMemory Memory => _memory;

    /// <summary>The guest; to be used within <see cref="Do"/> only.</summary>
    private SoftwareGuest Guest { get; }

    /// <summary>Does something as the guest.</summary>
    /// <typeparam name="T">What it results in.</typeparam>
    /// <param name="work">What to do.</param>
    public T Do<T>(Func<SoftwareGuest, T> work)
    {
        ArgumentNullException.ThrowIfNull(work);
        lock (_lock)
            return work(Guest);
    }

    /// <inheritdoc cref="Do{T}"/>
    public void Do(Action<SoftwareGuest> work)
    {
        ArgumentNullException.ThrowIfNull(work);
        lock (_lock)
            work(Guest);
    }

    /// <summary>Starts the driver.</summary>
    /// <exception cref="InvalidOperationException">It refuses the device.</exception>
    public void StartDriver() => Do(guest =>
    {
        if (!guest.Start(out string why))
            throw new InvalidOperationException($"The driver refuses the device: {why}.");
        _started = true;
    });

    /// <summary>Pulls the plug: the server sees the peer leave, the memory stays as it is.</summary>
    public void Dispose()
    {
        if (_isPoweredOff)
            return;
        _isPoweredOff = true;
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
        bool mayBeMore = false;
        while (!_stopping)
        {
            int count = _epoll.Wait(ready, mayBeMore ? TimeSpan.Zero : null);
            for (int i = 0; i < count; i++)
            {
                if (ready[i].Token == DoorbellToken)
                    _peer.Vectors[0].TryConsume(out _);
                else if (ready[i].Token == ConnectionToken && !Hear())
                    return;
            }

            lock (_lock)
                mayBeMore = _started && !Guest.Process();
        }
    }

    private bool Hear()
    {
        lock (_lock)
            return _peer.ProcessMessages(this);
    }
}
