// SPDX-License-Identifier: MIT
namespace VirtualGpio.Client.Transport;

/// <summary>Where the next bytes of a body are in what was received.</summary>
/// <param name="Skip">How many bytes before them belong to the framing.</param>
/// <param name="Length">How many there are; 0: none yet.</param>
internal readonly record struct BodyPiece(int Skip, int Length);
