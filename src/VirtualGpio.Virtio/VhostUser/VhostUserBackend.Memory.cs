// SPDX-License-Identifier: MIT
using VirtualGpio.Linux;
using VirtualGpio.Virtio.Memory;
using VirtualGpio.Virtio.Queues;
using static VirtualGpio.Virtio.VhostUser.VhostUserProtocol;

namespace VirtualGpio.Virtio.VhostUser;

/// <summary>The guest's memory, and that of requests under way.</summary>
public sealed partial class VhostUserBackend
{
    private string? SetMemoryTable(VhostUserMessage message)
    {
        if (MemoryPayload.ReadTable(message, out MemoryRegion[] regions) is { } refusal)
            return refusal;
        StopAll();
        string? failure = null;
        try
        {
            Memory.Replace(regions, message.TakeDescriptors());
        }
        catch (MemoryException refused)
        {
            failure = refused.Message;
        }

        StartAll();
        return failure;
    }

    private string? AddMemoryRegion(VhostUserMessage message)
    {
        if (MemoryPayload.ReadAdded(message, out MemoryRegion region) is { } refusal)
            return refusal;
        try
        {
            // Nothing goes away: those that run go on. Those that wait for memory may start now.
            Memory.Add(region, message.TakeDescriptor(0));
        }
        catch (MemoryException refused)
        {
            return refused.Message;
        }

        StartAll();
        return null;
    }

    private string? RemoveMemoryRegion(VhostUserMessage message)
    {
        MemoryRegion region = MemoryPayload.ReadRemoved(message);
        StopAll();
        bool isRemoved = Memory.Remove(region);
        StartAll();
        return isRemoved ? null : MemoryPayload.NoSuchRegion(region);
    }

    /// <summary>Makes memory for the front-end to keep. It is in use from <see cref="SetInflight"/> on.</summary>
    private void AnswerInflight(VhostUserMessage message)
    {
        InflightDescription wanted = InflightDescription.Read(message);
        _answer.Start(message.Request, Reply);
        // A size of zero says that it cannot be had.
        if (wanted.Queues != _rings.Length || wanted.QueueSize == 0 || wanted.QueueSize > _options.MaxQueueSize)
        {
            Report(
                message.Request,
                $"The front-end asks for memory for the requests of {wanted.Queues} queues of {wanted.QueueSize}; the device has "
                + $"{_rings.Length} queues of {_options.MaxQueueSize} at the most.");
            (wanted with { Size = 0, Offset = 0 }).AddTo(_answer);
            SendAnswer();
            return;
        }

        using InflightMemory memory = InflightMemory.Create(wanted.Queues, wanted.QueueSize, _device.StateSize);
        (wanted with { Size = (ulong)memory.File.Length, Offset = 0 }).AddTo(_answer);
        SendAnswer([memory.File]);
    }

    private string? SetInflight(VhostUserMessage message)
    {
        InflightDescription described = InflightDescription.Read(message);
        message.RequireDescriptors(1);
        if (described.Queues != _rings.Length)
            return $"The front-end gives memory for the requests of {described.Queues} queues; the device has {_rings.Length}.";
        InflightMemory adopted;
        try
        {
            adopted = InflightMemory.Adopt(
                MemoryFile.FromDescriptor(message.TakeDescriptor(0)),
                described.Offset,
                described.Size,
                described.Queues,
                described.QueueSize,
                _device.StateSize);
        }
        catch (Exception failure) when (failure is MemoryException or VirtqueueException)
        {
            return failure.Message;
        }

        StopAll();
        InflightMemory? before = _inflight;
        _inflight = adopted;
        foreach (BackendRing ring in _rings)
        {
            // The record that counts is this one now. Without one, whoever kept the memory has seen the driver begin anew.
            ring.WasReset = !adopted.Queue(ring.Index).WasUsed;
            ring.IsPaused = false;
        }

        _device.StateAttached(adopted);
        before?.Dispose();
        StartAll();
        return null;
    }
}
