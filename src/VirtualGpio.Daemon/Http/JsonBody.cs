// SPDX-License-Identifier: MIT
using System.Buffers;
using System.IO.Pipelines;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace VirtualGpio.Daemon.Http;

/// <summary>Reads JSON bodies, and says exactly what is wrong with one.</summary>
/// <remarks>
/// By reflection: what the source generator makes for a type with <c>init</c> members forgets their defaults
/// (a member that is left out is set to zero or null).
/// </remarks>
internal static class JsonBody
{
    private static readonly JsonSerializerOptions s_options = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        TypeInfoResolver = new DefaultJsonTypeInfoResolver(),
    };

    /// <summary>Reads a body.</summary>
    /// <param name="request">The request.</param>
    /// <param name="limit">The most bytes.</param>
    /// <returns>Null: it is empty.</returns>
    /// <exception cref="ApiException">It is too large, no JSON, or not of that type.</exception>
    internal static async Task<T?> ReadAsync<T>(HttpRequest request, long limit)
        where T : class
    {
        if (request.ContentLength > limit)
            throw TooLarge(limit);
        PipeReader reader = request.BodyReader;
        while (true)
        {
            ReadResult read = await reader.ReadAsync(request.HttpContext.RequestAborted);
            ReadOnlySequence<byte> body = read.Buffer;
            if (body.Length > limit)
            {
                reader.AdvanceTo(body.End);
                throw TooLarge(limit);
            }

            if (!read.IsCompleted)
            {
                reader.AdvanceTo(body.Start, body.End);
                continue;
            }

            try
            {
                return body.IsEmpty ? null : Parse<T>(body);
            }
            finally
            {
                // Also when it is refused: the server goes on to read what is left, and complains if we still do.
                reader.AdvanceTo(body.End);
            }
        }
    }

    /// <summary>Reads JSON that is there.</summary>
    /// <exception cref="ApiException">It is no JSON, or not of that type.</exception>
    internal static T Parse<T>(ReadOnlySequence<byte> body)
        where T : class
    {
        var options = new JsonReaderOptions { MaxDepth = ApiLimits.JsonDepth };
        try
        {
            var checking = new Utf8JsonReader(body, options);
            JsonShape.Of(typeof(T)).Check(ref checking);
            var reading = new Utf8JsonReader(body, options);
            return JsonSerializer.Deserialize<T>(ref reading, s_options) ?? throw ApiException.Invalid("The body must be a JSON object, and is null.");
        }
        catch (JsonException failure)
        {
            throw ApiException.Invalid($"The body is no JSON that could be read: {failure.Message}");
        }
        catch (InvalidOperationException failure)
        {
            // Texts that are no Unicode.
            throw ApiException.Invalid($"The body holds a text that cannot be read: {failure.Message}");
        }
    }

    private static ApiException TooLarge(long limit) => ApiException.TooLarge($"The body is larger than {limit} bytes. Send less at a time.");
}
