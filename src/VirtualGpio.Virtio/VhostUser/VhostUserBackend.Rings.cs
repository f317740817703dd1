// SPDX-License-Identifier: MIT
using VirtualGpio.Linux;
using VirtualGpio.Virtio.Queues;

namespace VirtualGpio.Virtio.VhostUser;

/// <summary>The rings: what is said of them, when they start, and when they stop.</summary>
public sealed partial class VhostUserBackend
{
    private bool IsPacked => (Features & RingFeatures.Packed) != 0;

    /// <summary>Where a ring begins that nobody has used yet: of a packed one both wrap counters are set.</summary>
    private uint FirstBase => IsPacked ? 0x8000_8000 : 0;

    private string? SetSize(VhostUserMessage message)
    {
        VringState state = VringState.Read(message);
        BackendRing ring = Ring(state.Index);
        if (state.Value == 0 || state.Value > (uint)_options.MaxQueueSize)
        {
            throw new VhostUserException(
                $"The front-end sets queue {ring.Index} to {state.Value} descriptors; 1 to {_options.MaxQueueSize} are possible.", state.Value);
        }

        Stop(ring);
        ring.Size = (int)state.Value;
        return Start(ring);
    }

    private string? SetAddresses(VhostUserMessage message)
    {
        (uint index, VringAddresses addresses) = VringAddresses.Read(message);
        BackendRing ring = Ring(index);
        Stop(ring);
        ring.Addresses = addresses;
        return Start(ring);
    }

    private string? SetBase(VhostUserMessage message)
    {
        VringState state = VringState.Read(message);
        BackendRing ring = Ring(state.Index);
        Stop(ring);
        // Another base than it stopped at: the driver has begun anew, and what was under way is no more.
        if (ring.Base is { } known && known != state.Value)
        {
            _inflight!.Queue(ring.Index).Clear();
            ring.WasReset = true;
            ring.IsPaused = false;
        }

        ring.Base = state.Value;
        return Start(ring);
    }

    private string? SetKick(VhostUserMessage message)
    {
        VringFile file = VringFile.Read(message);
        BackendRing ring = Ring(file.Index);
        EventFd kick = file.TakeKick(message);
        Stop(ring);
        ring.DropKick();
        ring.Kick = kick;
        return Start(ring);
    }

    private string? SetCall(VhostUserMessage message)
    {
        VringFile file = VringFile.Read(message);
        BackendRing ring = Ring(file.Index);
        EventFd? before = ring.Call;
        ring.Call = file.Take(message);
        before?.Dispose();
        // What the former one was signalled for may not have been seen.
        ring.Running?.Call();
        return null;
    }

    private string? SetError(VhostUserMessage message)
    {
        VringFile file = VringFile.Read(message);
        BackendRing ring = Ring(file.Index);
        EventFd? before = ring.Error;
        ring.Error = file.Take(message);
        before?.Dispose();
        return null;
    }

    private string? SetEnabled(VhostUserMessage message)
    {
        VringState state = VringState.Read(message);
        BackendRing ring = Ring(state.Index);
        ring.IsEnabled = state.Value != 0;
        if (ring.IsEnabled)
            return Start(ring);
        Stop(ring);
        return null;
    }

    private void AnswerBase(VhostUserMessage message)
    {
        VringState state = VringState.Read(message);
        BackendRing ring = Ring(state.Index);
        Stop(ring);
        ring.IsPaused = false;
        ring.DropKick();
        ring.Base ??= FirstBase;
        _answer.Start(message.Request, VhostUserProtocol.Reply);
        (state with { Value = ring.Base.Value }).AddTo(_answer);
        SendAnswer();
    }

    private BackendRing Ring(uint index) => index < (uint)_rings.Length
        ? _rings[index]
        : throw new VhostUserException($"The front-end speaks of queue {index}; the device has the queues 0 to {_rings.Length - 1}.", index);

    private void StopAll()
    {
        foreach (BackendRing ring in _rings)
            Stop(ring);
    }

    /// <summary>Features change only with a driver that begins anew.</summary>
    private void StopForAnother(ulong features)
    {
        StopAll();
        foreach (BackendRing ring in _rings)
            ring.IsPaused = false;
        Features = features;
    }

    /// <summary>Stops all rings, until each of them gets a kick anew.</summary>
    private void StopForGood()
    {
        foreach (BackendRing ring in _rings)
        {
            Stop(ring);
            ring.IsPaused = false;
            ring.DropKick();
        }
    }

    private void Stop(BackendRing ring)
    {
        if (ring.Running is not { } running)
            return;
        ring.Running = null;
        ring.IsPaused = true;
        try
        {
            _device.QueueStopped(ring.Index);
        }
        finally
        {
            ring.Base = running.Queue.Base;
        }
    }

    /// <summary>
    /// Starts the rings that can be started now, after a change of what they share. Those that cannot wait for the next
    /// change: QEMU removes a region of memory before it adds what replaces it.
    /// </summary>
    private void StartAll()
    {
        foreach (BackendRing ring in _rings)
            _ = TryStart(ring);
    }

    /// <summary>Starts a ring of which something was said, if all that it needs is there.</summary>
    /// <returns>Why it cannot be started although all is there; null otherwise.</returns>
    private string? Start(BackendRing ring)
    {
        if (TryStart(ring) is not { } failure)
            return null;
        string message = Memory.Regions.Count == 0
            ? $"Queue {ring.Index} cannot be started, as the front-end shares no memory. {MemoryPayload.ShareMemory}"
            : $"Queue {ring.Index} cannot be started: {failure.Message}";
        ring.Error?.Signal();
        _device.QueueFailed(ring.Index, new VirtqueueException(message, failure));
        return message;
    }

    private VirtqueueException? TryStart(BackendRing ring)
    {
        if (ring is not { Running: null, IsEnabled: true, Kick: { } kick, Size: > 0, Addresses: { } addresses } || !_isAttached)
            return null;
        var setup = new VirtqueueSetup
        {
            Size = ring.Size,
            DescriptorAddress = addresses.Descriptors,
            DriverAddress = addresses.Driver,
            DeviceAddress = addresses.Device,
            Base = ring.Base ?? FirstBase,
            Features = Features,
        };
        Virtqueue queue;
        try
        {
            queue = Virtqueue.Open(Memory, setup, _inflight!.Queue(ring.Index));
        }
        catch (VirtqueueException failure)
        {
            return failure;
        }

        bool isResumed = ring.IsPaused || queue.IsResumed || (!queue.IsUntouched && !ring.WasReset);
        ring.Running = new Vring(ring, queue, kick, isResumed);
        ring.IsPaused = false;
        ring.WasReset = false;
        ring.Base = setup.Base;
        _device.QueueStarted(ring.Index, ring.Running);
        return null;
    }
}
