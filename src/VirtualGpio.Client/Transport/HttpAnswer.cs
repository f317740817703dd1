// SPDX-License-Identifier: MIT
namespace VirtualGpio.Client.Transport;

/// <summary>An answer of .NET's HTTP client.</summary>
internal sealed class HttpAnswer(HttpResponseMessage response, Stream body, string address, CancellationToken cancellation) : IAnswerStream
{
    /// <inheritdoc/>
    public int Status => (int)response.StatusCode;

    /// <inheritdoc/>
    public string ContentType => response.Content.Headers.TryGetValues("Content-Type", out IEnumerable<string>? values) ? string.Join(',', values) : "";

    /// <inheritdoc/>
    public async ValueTask<int> ReadAsync(Memory<byte> buffer)
    {
        try
        {
            return await body.ReadAsync(buffer, cancellation).ConfigureAwait(false);
        }
        catch (Exception failure) when (HttpFailure.Translate(failure, address) is { } known)
        {
            throw known;
        }
    }

    /// <inheritdoc/>
    public void Dispose() => response.Dispose();
}
