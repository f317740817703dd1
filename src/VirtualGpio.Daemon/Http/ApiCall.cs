// SPDX-License-Identifier: MIT
using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Microsoft.Extensions.Primitives;
using VirtualGpio.Daemon.Metrics;
using VirtualGpio.Hosting;

namespace VirtualGpio.Daemon.Http;

/// <summary>A request under way.</summary>
internal sealed class ApiCall(ApiService service, ApiOperation operation, HttpContext context) : IDisposable
{
    private CancellationTokenSource? _linked;

    /// <summary>What all requests share.</summary>
    internal ApiService Service { get; } = service;

    /// <summary>What is to be done.</summary>
    internal ApiOperation Operation { get; } = operation;

    /// <summary>The request and its answer.</summary>
    internal HttpContext Context { get; } = context;

    /// <summary>The board.</summary>
    internal BoardHost Host => Service.Host;

    /// <summary>The answer.</summary>
    internal HttpResponse Response => Context.Response;

    /// <summary>Cancelled when the client hangs up, or the patience of a server that stops is over.</summary>
    internal CancellationToken Cancellation => (_linked ??= Link(Service.CutOff)).Token;

    /// <summary>What came of it, for the metrics.</summary>
    internal CommandOutcome Outcome { get; set; } = CommandOutcome.Done;

    /// <summary>A source that is cancelled when the client hangs up, or a token is.</summary>
    internal CancellationTokenSource Link(CancellationToken other) =>
        CancellationTokenSource.CreateLinkedTokenSource(Context.RequestAborted, other);

    /// <summary>A part of the path.</summary>
    internal string Path(string name) => (string)Context.Request.RouteValues[name]!;

    /// <summary>All values of a query parameter; at most <see cref="ApiLimits.Lines"/>.</summary>
    internal string[] All(string name)
    {
        StringValues values = Context.Request.Query[name];
        CheckLines(values.Count, name);
        string[] texts = new string[values.Count];
        for (int i = 0; i < texts.Length; i++)
            texts[i] = values[i] ?? "";
        return texts;
    }

    /// <summary>A query parameter; null: it was not given.</summary>
    internal string? One(string name) => Context.Request.Query.TryGetValue(name, out StringValues values) ? values[0] : null;

    /// <summary>A whole number in the query that is not negative; null: it was not given.</summary>
    internal long? Number(string name)
    {
        if (One(name) is not { } text)
            return null;
        return long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out long value)
            ? value
            : throw ApiException.Invalid($"'{name}' must be a whole number from 0 on, and is '{text}'.");
    }

    /// <summary>A yes or no in the query; no if it was not given.</summary>
    internal bool Truth(string name) => One(name) switch
    {
        null or "false" => false,
        "true" => true,
        { } other => throw ApiException.Invalid($"'{name}' must be 'true' or 'false', and is '{other}'."),
    };

    /// <summary>Reads the body, which must be there.</summary>
    internal async Task<T> ReadAsync<T>()
        where T : class =>
        await JsonBody.ReadAsync<T>(Context.Request, Operation.MaxBody ?? long.MaxValue)
        ?? throw ApiException.Invalid($"The body is empty: it must be a JSON object ({typeof(T).Name}; see /openapi/v1.json).");

    /// <summary>Reads the body; null: there is none.</summary>
    internal Task<T?> ReadOptionalAsync<T>()
        where T : class =>
        JsonBody.ReadAsync<T>(Context.Request, Operation.MaxBody ?? long.MaxValue);

    /// <summary>Answers with JSON.</summary>
    internal Task AnswerAsync<T>(T value, JsonTypeInfo<T> type) =>
        AnswerAsync(JsonSerializer.SerializeToUtf8Bytes(value, type), ApiOperation.Json);

    /// <summary>Answers with a body.</summary>
    internal Task AnswerAsync(byte[] body, string contentType)
    {
        Response.StatusCode = Operation.Status;
        Response.ContentType = contentType;
        Response.ContentLength = body.Length;
        return Response.Body.WriteAsync(body, Context.RequestAborted).AsTask();
    }

    /// <summary>Answers that it is done.</summary>
    internal Task AnswerAsync()
    {
        Response.StatusCode = Operation.Status;
        return Task.CompletedTask;
    }

    /// <summary>Finds a line or net.</summary>
    internal LineTarget Find(string text) => Host.Map.Find(text);

    /// <summary>Finds the nets of lines, each once.</summary>
    /// <param name="lines">What the client calls them; one at least.</param>
    /// <param name="name">The name of the member or parameter, for messages.</param>
    internal int[] FindNets(IReadOnlyList<string> lines, string name)
    {
        CheckLines(lines.Count, name);
        if (lines.Count == 0)
            throw ApiException.Invalid($"'{name}' is empty: give one line at least.");
        BoardMap map = Host.Map;
        int[] nets = new int[lines.Count];
        var seen = new Dictionary<int, string>(nets.Length);
        for (int i = 0; i < nets.Length; i++)
        {
            nets[i] = map.Find(lines[i]).Net;
            CheckOnce(seen, nets[i], lines[i]);
        }

        return nets;
    }

    /// <summary>Refuses a net that is given a second time: which of the two is meant?</summary>
    internal static void CheckOnce(Dictionary<int, string> seen, int net, string text)
    {
        if (!seen.TryAdd(net, text))
        {
            throw ApiException.Invalid(seen[net] == text
                ? $"'{text}' is given twice."
                : $"'{seen[net]}' and '{text}' are on the same net: give one of them.");
        }
    }

    /// <summary>Refuses more lines than a request may name.</summary>
    internal static void CheckLines(int count, string name)
    {
        if (count > ApiLimits.Lines)
            throw ApiException.TooLarge($"'{name}' has {count} items, and {ApiLimits.Lines} are possible in one request. Send several.");
    }

    /// <inheritdoc/>
    public void Dispose() => _linked?.Dispose();
}
