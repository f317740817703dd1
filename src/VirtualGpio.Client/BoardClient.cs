// SPDX-License-Identifier: MIT
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using VirtualGpio.Client.Transport;
using VirtualGpio.Linux;

namespace VirtualGpio.Client;

/// <summary>
/// Talks to the daemon of one board. Nothing is connected before the first request. Any thread; requests may run at the
/// same time.
/// </summary>
/// <remarks>
/// What every request can throw: <see cref="BoardException"/>, the daemon refused or answered nonsense;
/// <see cref="BoardGoneException"/>, nobody answers, or the connection ended in the middle;
/// <see cref="OperationCanceledException"/>.
/// </remarks>
public sealed partial class BoardClient : IDisposable
{
    private readonly IApiTransport _transport;

    internal BoardClient(IApiTransport transport) => _transport = transport;

    /// <summary>Where the daemon is, for messages: a path or a URL.</summary>
    public string Address => _transport.Address;

    /// <summary>A client of the daemon on a unix socket, fully asynchronous.</summary>
    /// <param name="path">The socket, as <see cref="Runtime.BoardPaths.ApiSocket"/>.</param>
    /// <param name="time">What the pauses of <see cref="FollowEventsAsync"/> go by; null: the system's clock.</param>
    /// <exception cref="ArgumentException">No socket can have this path.</exception>
    public static BoardClient OverUnixSocket(string path, TimeProvider? time = null) => new(HttpTransport.OverUnixSocket(path, time));

    /// <summary>A client of a daemon that listens on TCP (<c>--listen</c>), fully asynchronous.</summary>
    /// <param name="address"><c>http://HOST:PORT</c>.</param>
    /// <param name="token">The daemon's token.</param>
    /// <param name="time">What the pauses of <see cref="FollowEventsAsync"/> go by; null: the system's clock.</param>
    /// <exception cref="ArgumentException">The address is no such URL, or the token has characters that no token has.</exception>
    public static BoardClient OverTcp(Uri address, string token, TimeProvider? time = null) => new(HttpTransport.OverTcp(address, token, time));

    /// <summary>A client whose requests go through a handler of the caller's, such as an in-process server's.</summary>
    /// <param name="handler">The handler, disposed of with the client. Whether an answer can be read while a body is sent is up to it.</param>
    /// <param name="address">What requests are addressed to, <c>http://HOST</c>.</param>
    /// <param name="time">What the pauses of <see cref="FollowEventsAsync"/> go by; null: the system's clock.</param>
    public static BoardClient Of(HttpMessageHandler handler, Uri address, TimeProvider? time = null) => new(HttpTransport.Over(handler, address, time));

    /// <summary>
    /// A client of the daemon on a unix socket for programs that live for milliseconds: it uses the system's calls
    /// themselves. Its calls block the thread until they are done, so what they return is complete, except for what
    /// reads a body while the answer comes.
    /// </summary>
    /// <param name="path">The socket, as <see cref="Runtime.BoardPaths.ApiSocket"/>.</param>
    /// <param name="output">
    /// What the program writes to, borrowed as long as the client lives: whatever waits here ends with
    /// <see cref="ReaderGoneException"/> when the reader of that pipe has left. Null: none.
    /// </param>
    /// <param name="time">What the pauses of <see cref="FollowEventsAsync"/> go by; null: the system's clock.</param>
    /// <exception cref="ArgumentException">No socket can have this path.</exception>
    public static BoardClient Direct(string path, FileDescriptor? output = null, TimeProvider? time = null) =>
        new(new DirectTransport(path, output, time));

    /// <summary>
    /// Whether somebody listens there now. Does not wait for an answer: a daemon that is stopped (Ctrl-Z) counts. The
    /// direct client keeps the connection for its first request.
    /// </summary>
    /// <param name="cancellation">Ends the waiting.</param>
    /// <exception cref="BoardGoneException">It cannot be told: the socket may not be used, for one.</exception>
    public ValueTask<bool> CanConnectAsync(CancellationToken cancellation = default) => _transport.CanConnectAsync(cancellation);

    /// <summary>Whether the daemon is there, answers, and its board lives.</summary>
    /// <param name="cancellation">Ends the waiting.</param>
    public async ValueTask<bool> IsAliveAsync(CancellationToken cancellation = default)
    {
        try
        {
            ApiRequest request = new("GET", "/healthz") { Accept = ApiRequest.Text };
            ApiAnswer answer = await _transport.AskAsync(request, cancellation).ConfigureAwait(false);
            return answer.Status == 200;
        }
        catch (BoardGoneException)
        {
            return false;
        }
    }

    /// <summary>
    /// Looks whether the reader of the output given to <see cref="Direct"/> has left, which otherwise is noticed only
    /// while something waits. Without such an output it does nothing.
    /// </summary>
    /// <exception cref="ReaderGoneException">It has.</exception>
    public void CheckOutput() => _transport.CheckOutput();

    /// <summary>Hangs up. What is under way is to be cancelled before.</summary>
    public void Dispose() => _transport.Dispose();

    /// <summary>Asks for anything, for tests.</summary>
    internal ValueTask<ApiAnswer> AskAsync(ApiRequest request, CancellationToken cancellation) => _transport.AskAsync(request, cancellation);

    private static ApiRequest Request<T>(string method, string target, T body, JsonTypeInfo<T> type, TimeSpan? patience) =>
        new(method, target) { Body = JsonSerializer.SerializeToUtf8Bytes(body, type), Patience = patience };

    private async ValueTask<T> ReadAsync<T>(ApiRequest request, JsonTypeInfo<T> type, CancellationToken cancellation)
        where T : class
    {
        ApiAnswer answer = await _transport.AskAsync(request, cancellation).ConfigureAwait(false);
        return AnswerReader.Json(AnswerReader.Accepted(answer), type);
    }

    /// <summary>For requests whose answer says nothing but that it is done; no state machine where it is there already.</summary>
    private static ValueTask Done(ValueTask<ApiAnswer> asked)
    {
        if (!asked.IsCompletedSuccessfully)
            return DoneLater(asked);
        AnswerReader.Accepted(asked.Result);
        return default;
    }

    private static async ValueTask DoneLater(ValueTask<ApiAnswer> asked) =>
        AnswerReader.Accepted(await asked.ConfigureAwait(false));
}
