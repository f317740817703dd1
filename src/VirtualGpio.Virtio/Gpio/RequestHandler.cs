// SPDX-License-Identifier: MIT
using VirtualGpio.Virtio.Queues;

namespace VirtualGpio.Virtio.Gpio;

/// <summary>Answers a driver's requests. For the board's thread.</summary>
/// <param name="lines">The lines.</param>
internal sealed class RequestHandler(IGpioLines lines)
{
    /// <summary>Whether the driver has taken the interrupt feature.</summary>
    public bool HasInterrupts { get; set; }

    /// <summary>Requests answered.</summary>
    public long Answered { get; private set; }

    /// <summary>Requests refused: of a type that does not exist, of a line or with a value that does not.</summary>
    public long Refused { get; private set; }

    /// <summary>Answers the request of a chain, and gives the chain back.</summary>
    /// <param name="queue">The queue.</param>
    /// <param name="chain">The chain, taken from it.</param>
    /// <param name="now">The time, in nanoseconds.</param>
    /// <exception cref="VirtqueueException">The chain is not long enough, or not in the guest's memory.</exception>
    public void Answer(Virtqueue queue, DescriptorChain chain, long now)
    {
        Span<byte> bytes = stackalloc byte[GpioProtocol.RequestSize];
        if (chain.Read(0, bytes) != GpioProtocol.RequestSize)
            throw new VirtqueueException($"A request has {chain.Readable} bytes, and {GpioProtocol.RequestSize} are needed.");
        if (chain.Writable < GpioProtocol.ResponseSize)
            throw new VirtqueueException($"There are {chain.Writable} bytes for the response to a request, and {GpioProtocol.ResponseSize} are needed.");
        GpioRequest request = GpioRequest.Read(bytes);
        Span<byte> response = stackalloc byte[GpioProtocol.ResponseSize];
        response.Clear();
        uint written = GpioProtocol.ResponseSize;
        bool isAnswered = request.Type == GpioMessageType.GetNames
            ? TryWriteNames(chain, request, ref written)
            : (uint)request.Line < (uint)lines.Count && TryAnswer(request, out response[1], now);
        response[0] = isAnswered ? GpioProtocol.StatusOk : GpioProtocol.StatusError;
        if (isAnswered)
            Answered++;
        else
            Refused++;
        // With names, the byte behind the status is the first of them.
        chain.Write(0, isAnswered && request.Type == GpioMessageType.GetNames ? response[..1] : response);
        queue.Give(chain, written);
    }

    private bool TryWriteNames(DescriptorChain chain, in GpioRequest request, ref uint written)
    {
        ReadOnlySpan<byte> names = lines.Names;
        if (names.IsEmpty || request.Line != 0 || request.Value != 0 || chain.Writable < names.Length + 1)
            return false;
        chain.Write(1, names);
        written = (uint)names.Length + 1;
        return true;
    }

    private bool TryAnswer(in GpioRequest request, out byte value, long now)
    {
        value = 0;
        switch (request.Type)
        {
            case GpioMessageType.GetDirection:
                value = (byte)lines.GetDirection(request.Line);
                return true;
            case GpioMessageType.SetDirection when request.Value <= (uint)GpioDirection.In:
                lines.SetDirection(request.Line, (GpioDirection)request.Value, now);
                return true;
            case GpioMessageType.GetValue:
                value = (byte)lines.GetValue(request.Line);
                return true;
            case GpioMessageType.SetValue when request.Value <= 1:
                lines.SetValue(request.Line, (Level)request.Value, now);
                return true;
            case GpioMessageType.SetInterruptType when HasInterrupts && IsTrigger(request.Value):
                lines.SetTrigger(request.Line, (InterruptTrigger)request.Value, now);
                return true;
            default:
                return false;
        }
    }

    /// <summary>VIRTIO_GPIO_IRQ_TYPE_*: the numbers are those of the trigger, but no two kinds at once.</summary>
    private static bool IsTrigger(uint value) => value is <= 4 or 8;
}
