// SPDX-License-Identifier: MIT
using System.Net;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Logging;

namespace VirtualGpio.Client.Tests.Fakes;

/// <summary>The server that daemons use, with a few answers: what the clients must get along with for real.</summary>
internal sealed class KestrelServer : IAsyncDisposable
{
    private readonly TestDirectory _directory = new();
    private readonly ClientKind _kind;
    private readonly WebApplication _application;

    private KestrelServer(ClientKind kind)
    {
        _kind = kind;
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.Limits.MinRequestBodyDataRate = null;
            if (kind == ClientKind.Tcp)
                kestrel.Listen(IPAddress.Loopback, 0, listen => listen.Protocols = HttpProtocols.Http1);
            else
                kestrel.ListenUnixSocket(_directory.File("api"));
        });
        _application = builder.Build();
        _application.MapGet("/v1/levels", (HttpRequest request) =>
            Results.Text(string.Join(' ', request.Query["line"].Select(line => line!.Length % 2)) + "\n"));
        _application.MapPost("/v1/batch", EchoAsync);
        _application.MapGet("/v1/events", EventsAsync);
    }

    internal string SocketPath => _directory.File("api");

    internal static async Task<KestrelServer> StartAsync(ClientKind kind)
    {
        KestrelServer server = new(kind);
        await server._application.StartAsync();
        return server;
    }

    internal BoardClient Connect() => _kind switch
    {
        ClientKind.Direct => BoardClient.Direct(SocketPath),
        ClientKind.UnixSocket => BoardClient.OverUnixSocket(SocketPath),
        _ => BoardClient.OverTcp(new Uri(_application.Urls.Single()), "token"),
    };

    public async ValueTask DisposeAsync()
    {
        await _application.DisposeAsync();
        _directory.Dispose();
    }

    private static async Task EchoAsync(HttpContext context)
    {
        await context.Response.StartAsync();
        long lines = 0;
        while (true)
        {
            var read = await context.Request.BodyReader.ReadAsync();
            foreach (ReadOnlyMemory<byte> piece in read.Buffer)
            {
                lines += piece.Span.Count((byte)'\n');
                await context.Response.BodyWriter.WriteAsync(piece);
            }

            context.Request.BodyReader.AdvanceTo(read.Buffer.End);
            if (read.IsCompleted)
                break;
        }

        await context.Response.WriteAsync($"done {lines}\n");
    }

    private static async Task EventsAsync(HttpContext context)
    {
        for (int i = 1; i <= 1000; i++)
            await context.Response.Body.WriteAsync(Encoding.UTF8.GetBytes($$"""{"sequence":{{i}},"time":1,"event":"edge"}""" + "\n"));
    }
}
