// SPDX-License-Identifier: MIT
namespace VirtualGpio.Client.Transport;

/// <summary>An answer whose body is read while it arrives. Disposing of it hangs up. One thread at a time.
/// The cancellation that it was opened with ends the waiting, and with it the answer.</summary>
internal interface IAnswerStream : IDisposable
{
    /// <summary>The HTTP status.</summary>
    int Status { get; }

    /// <summary>The content type as it was sent; empty: none.</summary>
    string ContentType { get; }

    /// <summary>Reads what is there, and waits only if nothing is.</summary>
    /// <param name="buffer">Where it goes; not empty.</param>
    /// <returns>How many bytes; 0: the body has ended as it should.</returns>
    /// <exception cref="BoardGoneException">The connection ended in the middle.</exception>
    /// <exception cref="BoardException">What came is no HTTP.</exception>
    /// <exception cref="ReaderGoneException">The reader of the watched output has left.</exception>
    ValueTask<int> ReadAsync(Memory<byte> buffer);
}
