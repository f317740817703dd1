// SPDX-License-Identifier: MIT
using System.Net.Http.Headers;
using System.Net.Sockets;
using VirtualGpio.Client.Runtime;

namespace VirtualGpio.Client.Transport;

/// <summary>.NET's HTTP client, fully asynchronous; but what has an answer to a body under way goes over <see cref="StreamExchange"/>.</summary>
internal sealed class HttpTransport : IApiTransport
{
    private readonly HttpClient _client;
    private readonly Uri _base;
    private readonly string? _token;
    private readonly Connector? _connector;
    private readonly TimeProvider _time;

    private HttpTransport(HttpMessageHandler handler, Uri address, string name, string? token, Connector? connector, TimeProvider? time)
    {
        _client = new HttpClient(handler) { Timeout = Timeout.InfiniteTimeSpan };
        _base = address;
        Address = name;
        _token = token;
        _connector = connector;
        _time = time ?? TimeProvider.System;
    }

    /// <inheritdoc/>
    public string Address { get; }

    internal static HttpTransport OverUnixSocket(string path, TimeProvider? time)
    {
        Connector connector = Connector.ToUnixSocket(SocketPath.Check(path));
        return new HttpTransport(Handler(connector), new Uri($"http://{RequestText.Host}"), path, token: null, connector, time);
    }

    internal static HttpTransport OverTcp(Uri address, string token, TimeProvider? time)
    {
        CheckAddress(address);
        ArgumentNullException.ThrowIfNull(token);
        foreach (char letter in token)
        {
            if (letter is <= ' ' or > '~')
                throw new ArgumentException("A token has neither blanks nor control characters nor letters beyond ASCII.", nameof(token));
        }

        Connector connector = Connector.ToTcp(address.IdnHost, address.Port);
        return new HttpTransport(Handler(connector), address, address.GetLeftPart(UriPartial.Authority), token.Length == 0 ? null : token, connector, time);
    }

    internal static HttpTransport Over(HttpMessageHandler handler, Uri address, TimeProvider? time)
    {
        ArgumentNullException.ThrowIfNull(handler);
        CheckAddress(address);
        return new HttpTransport(handler, address, address.GetLeftPart(UriPartial.Authority), token: null, connector: null, time);
    }

    /// <inheritdoc/>
    public async ValueTask<bool> CanConnectAsync(CancellationToken cancellation)
    {
        if (_connector is null)
            return true; // What a handler of the caller's connects to is known to the caller alone.
        try
        {
            Stream stream = await _connector.ConnectAsync(cancellation).ConfigureAwait(false);
            await stream.DisposeAsync().ConfigureAwait(false);
            return true;
        }
        catch (SocketException failure) when (HttpFailure.IsNobody(failure.SocketErrorCode))
        {
            return false;
        }
        catch (Exception failure) when (HttpFailure.Translate(failure, Address) is { } known)
        {
            throw known;
        }
    }

    /// <inheritdoc/>
    public async ValueTask<ApiAnswer> AskAsync(ApiRequest request, CancellationToken cancellation)
    {
        using CancellationTokenSource limited = Limit(request.Patience, cancellation);
        try
        {
            using IAnswerStream answer = await SendAsync(request, limited.Token, limited.Token).ConfigureAwait(false);
            return await WholeAnswer.ReadAsync(answer).ConfigureAwait(false);
        }
        catch (OperationCanceledException failure) when (!cancellation.IsCancellationRequested && limited.IsCancellationRequested)
        {
            throw BoardGoneException.Silent(Address, request.Patience ?? default, failure);
        }
    }

    /// <inheritdoc/>
    public async ValueTask<IAnswerStream> OpenAsync(ApiRequest request, CancellationToken cancellation)
    {
        if (request.Source is { } source && _connector is not null)
        {
            byte[] head = RequestText.Of(request, _base.Authority, _token);
            return await StreamExchange.OpenAsync(_connector, head, source, Address, cancellation).ConfigureAwait(false);
        }

        using CancellationTokenSource limited = Limit(request.Patience, cancellation);
        try
        {
            return await SendAsync(request, limited.Token, cancellation).ConfigureAwait(false);
        }
        catch (OperationCanceledException failure) when (!cancellation.IsCancellationRequested && limited.IsCancellationRequested)
        {
            throw BoardGoneException.Silent(Address, request.Patience ?? default, failure);
        }
    }

    /// <inheritdoc/>
    public async ValueTask PauseAsync(TimeSpan pause, CancellationToken cancellation) =>
        await Task.Delay(pause, _time, cancellation).ConfigureAwait(false);

    /// <inheritdoc/>
    public void CheckOutput()
    {
        // No output is watched here: a program that lives long enough for this client learns it from its writes.
    }

    /// <inheritdoc/>
    public void Dispose() => _client.Dispose();

    private static void CheckAddress(Uri address)
    {
        ArgumentNullException.ThrowIfNull(address);
        if (!address.IsAbsoluteUri || address.Scheme != Uri.UriSchemeHttp || address.PathAndQuery != "/" || address.UserInfo.Length > 0)
            throw new ArgumentException($"'{address}' is not the address of a daemon. Give http://HOST:PORT.", nameof(address));
    }

    private static SocketsHttpHandler Handler(Connector connector) => new()
    {
        ConnectCallback = (_, cancellation) => connector.ConnectAsync(cancellation),
        UseProxy = false,
        UseCookies = false,
        AllowAutoRedirect = false,
        ActivityHeadersPropagator = null,
        MaxResponseHeadersLength = AnswerHead.MostBytes / 1024,
        // What is thrown away is hung up on: a recording would never end otherwise.
        MaxResponseDrainSize = 0,
    };

    private static CancellationTokenSource Limit(TimeSpan? patience, CancellationToken cancellation)
    {
        var limited = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        // The longest that a timer takes is far beyond anybody's patience.
        if (patience is { } time && time < TimeSpan.FromDays(40))
            limited.CancelAfter(time);
        return limited;
    }

    /// <param name="request">The request.</param>
    /// <param name="head">Ends the waiting for the head.</param>
    /// <param name="body">Ends the waiting for the body.</param>
    private async ValueTask<IAnswerStream> SendAsync(ApiRequest request, CancellationToken head, CancellationToken body)
    {
        try
        {
            return await SendOnceAsync(request, head, body).ConfigureAwait(false);
        }
        catch (HttpRequestException failure) when (request.IsIdempotent && HttpFailure.IsReset(failure))
        {
            // The daemon hung up on an idle connection in the very moment in which it was used again.
        }
        catch (Exception failure) when (HttpFailure.Translate(failure, Address) is { } known)
        {
            throw known;
        }

        try
        {
            return await SendOnceAsync(request, head, body).ConfigureAwait(false);
        }
        catch (Exception failure) when (HttpFailure.Translate(failure, Address) is { } known)
        {
            throw known;
        }
    }

    private async ValueTask<IAnswerStream> SendOnceAsync(ApiRequest request, CancellationToken head, CancellationToken body)
    {
        using HttpRequestMessage message = Compose(request);
        HttpResponseMessage response = await _client.SendAsync(message, HttpCompletionOption.ResponseHeadersRead, head).ConfigureAwait(false);
        try
        {
            return new HttpAnswer(response, await response.Content.ReadAsStreamAsync(head).ConfigureAwait(false), Address, body);
        }
        catch
        {
            response.Dispose();
            throw;
        }
    }

    private HttpRequestMessage Compose(ApiRequest request)
    {
        // The target is encoded already, and means what it says.
        UriCreationOptions verbatim = new() { DangerousDisablePathAndQueryCanonicalization = true };
        HttpRequestMessage message = new(new HttpMethod(request.Method), new Uri(_base.GetLeftPart(UriPartial.Authority) + request.Target, verbatim));
        message.Headers.TryAddWithoutValidation("Accept", request.Accept);
        if (_token is not null)
            message.Headers.Authorization = new AuthenticationHeaderValue("Bearer", _token);
        message.Content = request.Source is { } source ? new SourceContent(source)
            : request.Body is { } body ? new ByteArrayContent(body)
            : null;
        if (message.Content is { } content)
            content.Headers.ContentType = new MediaTypeHeaderValue(request.ContentType);
        return message;
    }
}
