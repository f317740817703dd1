// SPDX-License-Identifier: MIT
namespace VirtualGpio.Client.Transport;

/// <summary>A whole answer.</summary>
/// <param name="status">The HTTP status.</param>
/// <param name="contentType">The content type as it was sent; empty: none.</param>
/// <param name="body">The body.</param>
internal sealed class ApiAnswer(int status, string contentType, ReadOnlyMemory<byte> body)
{
    /// <summary>What an answer's body may have at the most, unless it is read as a stream.</summary>
    internal const int MostBytes = 16 << 20;

    internal int Status { get; } = status;

    internal string ContentType { get; } = contentType;

    internal ReadOnlyMemory<byte> Body { get; } = body;

    /// <summary>For a body that has more than <see cref="MostBytes"/>.</summary>
    internal static BoardException TooLong() => BoardException.Malformed($"an answer of more than {MostBytes} bytes");
}
