// SPDX-License-Identifier: MIT
using VirtualGpio.Linux;
using VirtualGpio.Virtio.Memory;
using VirtualGpio.Virtio.Queues;

namespace VirtualGpio.Virtio.VhostUser;

/// <summary>
/// The back-end's side of a vhost-user connection: understands the front-end's messages, keeps what it says of memory and
/// rings, and tells a device which of its queues can be used.
/// </summary>
/// <remarks>
/// One thread. Nothing blocks. What the front-end sends is checked, and bounded in size and number. What breaks the protocol
/// or cannot be granted is answered with an error where the front-end waits for an answer; where it does not, and would go on
/// in the belief that it was understood, all queues are stopped, and the device is told. The connection goes on in any case:
/// QEMU 9 and later abort at the next reset of a guest whose back-end has closed it.
/// <para>
/// A queue stops before its memory, its addresses or its kick change, and starts again afterwards if everything is there.
/// So there is no order that a front-end must keep to, but that it sets the owner first.
/// </para>
/// </remarks>
public sealed partial class VhostUserBackend : IDisposable
{
    /// <summary>How many messages are dealt with at once, so that a front-end that talks without end starves nobody else.</summary>
    private const int MessagesAtOnce = 256;

    private readonly IVhostUserDevice _device;
    private readonly VhostUserBackendOptions _options;
    private readonly VhostUserConnection _connection;
    private readonly VhostUserMessage _answer = new();
    private readonly BackendRing[] _rings;
    private VhostUserProtocolFeatures _protocolFeatures;
    private InflightMemory? _inflight;
    private ulong _status;
    private bool _isAttached;
    private bool _hasRefusedConfig;
    private bool _isDeaf;
    private bool _disposed;

    /// <summary>Makes the back-end of a connection.</summary>
    /// <param name="connection">The connection, of which this takes ownership.</param>
    /// <param name="device">The device that is presented.</param>
    /// <param name="options">What is offered; null for all that there is.</param>
    public VhostUserBackend(UnixConnection connection, IVhostUserDevice device, VhostUserBackendOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(connection);
        ArgumentNullException.ThrowIfNull(device);
        _options = options ?? new();
        _options.Validate();
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(device.QueueCount, nameof(device));
        ArgumentOutOfRangeException.ThrowIfGreaterThan(device.QueueCount, (int)VhostUserProtocol.VringIndexMask + 1, nameof(device));
        ArgumentOutOfRangeException.ThrowIfGreaterThan(device.ConfigSize, VhostUserProtocol.MaxConfigSize, nameof(device));
        _connection = new VhostUserConnection(connection);
        _device = device;
        _rings = new BackendRing[device.QueueCount];
        for (int i = 0; i < _rings.Length; i++)
            _rings[i] = new BackendRing(i);
    }

    /// <summary>Readable in <see cref="Epoll"/> when <see cref="ProcessMessages"/> has something to do. Owned by this object.</summary>
    public UnixConnection Connection => _connection.Socket;

    /// <summary>Whether a front-end has taken possession of the device.</summary>
    public bool IsAttached => _isAttached;

    /// <summary>
    /// Whether the front-end has asked for the device's status: a relay does so when it has said all there is to say to a
    /// back-end that has come.
    /// </summary>
    public bool WasAskedForStatus { get; private set; }

    /// <summary>The features acknowledged; 0 until then.</summary>
    public ulong Features { get; private set; }

    /// <summary>All features offered, the device's and the rings'.</summary>
    public ulong OfferedFeatures => (_device.Features & VirtioFeatures.DeviceMask) | _options.OfferedRingFeatures;

    /// <summary>What the front-end shares.</summary>
    public GuestMemory Memory { get; } = new();

    private static VhostUserProtocolFeatures OfferedProtocolFeatures =>
        VhostUserProtocolFeatures.QueueCount
        | VhostUserProtocolFeatures.Acknowledgements
        | VhostUserProtocolFeatures.Config
        | VhostUserProtocolFeatures.Inflight
        | VhostUserProtocolFeatures.ResetDevice
        | VhostUserProtocolFeatures.MemorySlots
        | VhostUserProtocolFeatures.Status;

    /// <summary>Deals with what the front-end has sent, as far as it is there. Does not wait.</summary>
    /// <returns>
    /// False once the front-end has gone: the device is detached by then, and all that is left is to dispose of this.
    /// </returns>
    /// <exception cref="VhostUserException">It asks and reads no answers, which QEMU never does; the device is detached by then.</exception>
    /// <exception cref="LinuxException">The limit of open files, or of memory, is reached; likewise.</exception>
    public bool ProcessMessages()
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        try
        {
            for (int i = 0; i < MessagesAtOnce; i++)
            {
                switch (_connection.TryReceive())
                {
                    case UnixConnection.WouldBlock:
                        return true;
                    case UnixConnection.Closed:
                        Detach("The front-end closed the connection.");
                        return false;
                    default:
                        Handle(_connection.Incoming);
                        if (_isDeaf)
                            throw new VhostUserException("The front-end does not read its answers.");
                        break;
                }
            }

            return true;
        }
        catch (Exception failure)
        {
            Detach(failure.Message);
            throw;
        }
    }

    /// <summary>Stops all queues, detaches the device, and closes the connection with all that came through it.</summary>
    public void Dispose()
    {
        if (_disposed)
            return;
        _disposed = true;
        try
        {
            Detach("The back-end was closed.");
        }
        finally
        {
            Forget();
            Memory.Dispose();
            _connection.Dispose();
        }
    }

    private void Attach()
    {
        if (_isAttached)
            return;
        // The sizes of the queues and their layout are not known yet; there is room for any.
        InflightMemory fresh = InflightMemory.Create(_rings.Length, _options.MaxQueueSize, _device.StateSize);
        _inflight = fresh;
        _isAttached = true;
        _device.Attached();
        _device.StateAttached(fresh);
    }

    private void Detach(string reason)
    {
        if (_isAttached)
        {
            _isAttached = false;
            StopAll();
            _device.Detached(reason);
        }

        Forget();
    }

    /// <summary>Everything but the connection and the negotiated protocol as at first.</summary>
    private void Forget()
    {
        foreach (BackendRing ring in _rings)
            ring.Forget();
        Memory.Clear();
        _inflight?.Dispose();
        _inflight = null;
        Features = 0;
        _status = 0;
    }
}
