// SPDX-License-Identifier: MIT
using System.Text;

namespace VirtualGpio.Virtio.VhostUser;

/// <summary>The payload of <see cref="VhostUserRequest.MachineFailed"/>: sentences, in UTF-8.</summary>
internal static class FailurePayload
{
    private const int MaxLength = 1000;

    internal static void AddTo(VhostUserMessage message, string reason) =>
        message.Add(Encoding.UTF8.GetBytes(reason.Length > MaxLength ? reason[..MaxLength] : reason));

    /// <summary>Reads it; people will read it on a terminal, whoever has sent it.</summary>
    internal static string Read(VhostUserMessage message)
    {
        string text = Encoding.UTF8.GetString(message.Payload);
        return new string([.. text.Take(MaxLength).Select(letter => char.IsControl(letter) ? '?' : letter)]);
    }
}
