// SPDX-License-Identifier: MIT
using System.Globalization;
using System.IO.Pipelines;
using System.Text;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Connections.Features;

namespace VirtualGpio.Daemon.Http;

/// <summary>Decides who may come in: on unix sockets this user and root; and not more at a time than there is room for.</summary>
internal sealed class ConnectionGate(ApiOptions options)
{
    /// <summary>How long a connection that is refused may take to say what it wanted, and to read why it cannot.</summary>
    private static readonly TimeSpan s_farewell = TimeSpan.FromSeconds(1);

    private int _inside;

    /// <summary>The connections that are open.</summary>
    internal int Inside => Volatile.Read(ref _inside);

    /// <summary>Stands between a door and Kestrel.</summary>
    internal ConnectionDelegate Guard(bool isUnix, ConnectionDelegate next) => async connection =>
    {
        if (isUnix && !IsTrusted(connection))
        {
            connection.Abort(new ConnectionAbortedException("Another user has connected."));
            return;
        }

        connection.Features.Set(new DoorKind(isUnix));
        try
        {
            if (Interlocked.Increment(ref _inside) <= options.MaxConnections)
                await next(connection);
            else
                await RefuseAsync(connection);
        }
        finally
        {
            Interlocked.Decrement(ref _inside);
        }
    };

    private bool IsTrusted(ConnectionContext connection) =>
        connection.Features.Get<IConnectionSocketFeature>()?.Socket is { } socket && options.IsTrusted(socket);

    /// <summary>Answers what would have been the first request. It is read first: closing with it unread may take the answer back.</summary>
    private async Task RefuseAsync(ConnectionContext connection)
    {
        byte[] body = Problems.ToJson(Problems.Of(
            StatusCodes.Status503ServiceUnavailable,
            ApiLimits.BusyCode,
            $"All {options.MaxConnections} connections are in use. Close some, such as event streams that nobody reads, and try again."));
        byte[] head = Encoding.ASCII.GetBytes(string.Create(
            CultureInfo.InvariantCulture,
            $"HTTP/1.1 503 Service Unavailable\r\nContent-Type: {Problems.ContentType}\r\nContent-Length: {body.Length}\r\nRetry-After: 1\r\nConnection: close\r\n\r\n"));
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(connection.ConnectionClosed);
        patience.CancelAfter(s_farewell);
        try
        {
            ReadResult read = await connection.Transport.Input.ReadAsync(patience.Token);
            connection.Transport.Input.AdvanceTo(read.Buffer.End);
            await connection.Transport.Output.WriteAsync(head, patience.Token);
            await connection.Transport.Output.WriteAsync(body, patience.Token);
        }
        catch (OperationCanceledException)
        {
            // It said nothing, or has gone: nobody to be told.
        }
    }
}
