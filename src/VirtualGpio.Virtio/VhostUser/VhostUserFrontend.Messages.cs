// SPDX-License-Identifier: MIT
using VirtualGpio.Linux;
using VirtualGpio.Virtio.Memory;
using static VirtualGpio.Virtio.VhostUser.VhostUserProtocol;

namespace VirtualGpio.Virtio.VhostUser;

/// <summary>
/// The messages. Each can throw <see cref="VhostUserException"/>: the back-end has gone, has refused, or does not keep to the
/// protocol; and <see cref="TimeoutException"/>.
/// </summary>
public sealed partial class VhostUserFrontend
{
    /// <summary>Asks for the features that the device offers.</summary>
    public ulong GetFeatures() => AskNumber(VhostUserRequest.GetFeatures);

    /// <summary>Says which features are used.</summary>
    /// <param name="features">A part of those offered.</param>
    public void SetFeatures(ulong features) => TellNumber(VhostUserRequest.SetFeatures, features);

    /// <summary>Asks what of the protocol the back-end speaks.</summary>
    public VhostUserProtocolFeatures GetProtocolFeatures() =>
        (VhostUserProtocolFeatures)AskNumber(VhostUserRequest.GetProtocolFeatures);

    /// <summary>Says what of it is spoken from now on. Never acknowledged, as acknowledging is part of it.</summary>
    /// <param name="features">A part of what the back-end speaks.</param>
    public void SetProtocolFeatures(VhostUserProtocolFeatures features)
    {
        _request.Start(VhostUserRequest.SetProtocolFeatures);
        _request.Add((ulong)features);
        Send([]);
    }

    /// <summary>Asks how many queues the device has.</summary>
    public ulong GetQueueCount() => AskNumber(VhostUserRequest.GetQueueCount);

    /// <summary>Asks how many regions of memory there can be.</summary>
    public ulong GetMaxMemorySlots() => AskNumber(VhostUserRequest.GetMaxMemorySlots);

    /// <summary>Takes possession of the device.</summary>
    public void SetOwner()
    {
        Start(VhostUserRequest.SetOwner);
        Tell();
    }

    /// <summary>Gives the device up.</summary>
    public void ResetOwner()
    {
        Start(VhostUserRequest.ResetOwner);
        Tell();
    }

    /// <summary>Reads from the configuration space.</summary>
    /// <param name="offset">The first byte.</param>
    /// <param name="size">How many, 256 at the most.</param>
    /// <returns>The bytes; null if the device does not have them.</returns>
    public byte[]? GetConfig(int offset, int size)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan((uint)size, (uint)MaxConfigSize, nameof(size));
        _request.Start(VhostUserRequest.GetConfig);
        AddConfigHeader(offset, size);
        _request.AddZeros(size);
        VhostUserMessage answer = Ask();
        if (answer.StatedSize == 0)
            return null;
        answer.RequireSize(ConfigPayload.HeaderSize + size);
        return answer.Payload.Slice(ConfigPayload.HeaderSize, size).ToArray();
    }

    /// <summary>Writes to the configuration space.</summary>
    /// <param name="offset">The first byte.</param>
    /// <param name="bytes">The bytes, 256 at the most.</param>
    public void SetConfig(int offset, ReadOnlySpan<byte> bytes)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(bytes.Length, MaxConfigSize, nameof(bytes));
        Start(VhostUserRequest.SetConfig);
        AddConfigHeader(offset, bytes.Length);
        _request.Add(bytes);
        Tell();
    }

    /// <summary>Says what the guest's memory is, in place of what was said before.</summary>
    /// <param name="regions">Its regions, 8 at the most.</param>
    /// <param name="files">Their files, one each; remain the caller's.</param>
    public void SetMemoryTable(ReadOnlySpan<MemoryRegion> regions, ReadOnlySpan<FileDescriptor> files)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(regions.Length, MaxDescriptors, nameof(regions));
        Start(VhostUserRequest.SetMemoryTable);
        _request.Add((uint)regions.Length);
        _request.Add(0u);
        foreach (ref readonly MemoryRegion region in regions)
            region.AddTo(_request);
        Tell(files);
    }

    /// <summary>Adds a region to the guest's memory.</summary>
    /// <param name="region">The region.</param>
    /// <param name="file">Its file; remains the caller's.</param>
    public void AddMemoryRegion(in MemoryRegion region, FileDescriptor file)
    {
        Start(VhostUserRequest.AddMemoryRegion);
        _request.Add(0UL);
        region.AddTo(_request);
        Tell([file]);
    }

    /// <summary>Takes a region away from the guest's memory.</summary>
    /// <param name="region">The region.</param>
    public void RemoveMemoryRegion(in MemoryRegion region)
    {
        Start(VhostUserRequest.RemoveMemoryRegion);
        _request.Add(0UL);
        region.AddTo(_request);
        Tell();
    }

    /// <summary>Says how many descriptors a ring has.</summary>
    public void SetVringSize(int index, int size) => TellState(VhostUserRequest.SetVringSize, index, (uint)size);

    /// <summary>Says where the parts of a ring are.</summary>
    public void SetVringAddresses(int index, in VringAddresses addresses)
    {
        Start(VhostUserRequest.SetVringAddresses);
        addresses.AddTo(_request, (uint)index);
        Tell();
    }

    /// <summary>Says where to go on in a ring.</summary>
    public void SetVringBase(int index, uint @base) => TellState(VhostUserRequest.SetVringBase, index, @base);

    /// <summary>Stops a ring.</summary>
    /// <returns>Where to go on in it.</returns>
    public uint GetVringBase(int index)
    {
        _request.Start(VhostUserRequest.GetVringBase);
        new VringState((uint)index, 0).AddTo(_request);
        VringState state = VringState.Read(Ask());
        return state.Index == (uint)index
            ? state.Value
            : throw new VhostUserException($"The back-end answered with the base of queue {state.Index} instead of {index}.", state.Index);
    }

    /// <summary>Says what will be signalled when the driver wants a ring to be looked at. Starts the ring.</summary>
    public void SetVringKick(int index, FileDescriptor? kick) => TellFile(VhostUserRequest.SetVringKick, index, kick);

    /// <summary>Says what to signal to the driver, from now on.</summary>
    public void SetVringCall(int index, FileDescriptor? call) => TellFile(VhostUserRequest.SetVringCall, index, call);

    /// <summary>Says what to signal when a ring is broken.</summary>
    public void SetVringError(int index, FileDescriptor? error) => TellFile(VhostUserRequest.SetVringError, index, error);

    /// <summary>Says whether a ring is to be looked at.</summary>
    public void SetVringEnabled(int index, bool isEnabled) =>
        TellState(VhostUserRequest.SetVringEnabled, index, isEnabled ? 1u : 0u);

    /// <summary>Asks for memory to record requests under way in.</summary>
    /// <param name="queues">For how many queues.</param>
    /// <param name="queueSize">How many requests of each.</param>
    /// <returns>What it is, and the memory, the caller's to dispose of; null if the back-end needs none.</returns>
    public (InflightDescription Description, MemoryFile File)? GetInflight(int queues, int queueSize)
    {
        _request.Start(VhostUserRequest.GetInflight);
        new InflightDescription(0, 0, (ushort)queues, (ushort)queueSize).AddTo(_request);
        VhostUserMessage answer = Ask();
        InflightDescription described = InflightDescription.Read(answer);
        if (described.Size == 0)
            return null;
        answer.RequireDescriptors(1);
        return (described, MemoryFile.FromDescriptor(answer.TakeDescriptor(0)));
    }

    /// <summary>Gives the memory to record requests under way in, with what a former back-end has left there.</summary>
    public void SetInflight(in InflightDescription description, FileDescriptor file)
    {
        Start(VhostUserRequest.SetInflight);
        description.AddTo(_request);
        Tell([file]);
    }

    /// <summary>Says what device status the driver has set.</summary>
    public void SetStatus(byte status) => TellNumber(VhostUserRequest.SetStatus, status);

    /// <summary>Asks for the device status.</summary>
    public byte GetStatus() => (byte)AskNumber(VhostUserRequest.GetStatus);

    /// <summary>Sets the device back to its first state.</summary>
    public void ResetDevice()
    {
        Start(VhostUserRequest.ResetDevice);
        Tell();
    }

    private void AddConfigHeader(int offset, int size)
    {
        _request.Add((uint)offset);
        _request.Add((uint)size);
        _request.Add(0u);
    }

    private void TellFile(VhostUserRequest request, int index, FileDescriptor? file)
    {
        Start(request);
        new VringFile((uint)index, file is not null).AddTo(_request);
        Tell(file is null ? [] : [file]);
    }
}
