// SPDX-License-Identifier: MIT
using static VirtualGpio.Virtio.VhostUser.VhostUserProtocol;

namespace VirtualGpio.Virtio.VhostUser;

/// <summary>The payload that reads the configuration space: offset, size and flags before the bytes.</summary>
internal static class ConfigPayload
{
    internal const int HeaderSize = 3 * sizeof(uint);

    /// <summary>Answers a front-end that wants to read.</summary>
    /// <param name="question">Its message.</param>
    /// <param name="answer">The answer, to be sent; empty if not all of it is there, which is how that is said.</param>
    /// <param name="config">The whole configuration space.</param>
    /// <returns>What was refused, as a sentence; null if nothing was.</returns>
    internal static string? Answer(VhostUserMessage question, VhostUserMessage answer, ReadOnlySpan<byte> config)
    {
        question.RequireSize(HeaderSize);
        (uint offset, uint size, uint flags) = (question.UInt32At(0), question.UInt32At(4), question.UInt32At(8));
        answer.Start(question.Request, Reply);
        if (size > (uint)config.Length || offset > (uint)config.Length - size)
            return $"The front-end asks for {size} bytes from {offset} on of a configuration space of {config.Length} bytes.";
        answer.Add(offset);
        answer.Add(size);
        answer.Add(flags);
        answer.Add(config.Slice((int)offset, (int)size));
        return null;
    }
}
