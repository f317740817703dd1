// SPDX-License-Identifier: MIT
using System.Net;
using System.Reflection;
using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Http.Json;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;
using VirtualGpio.Client;
using VirtualGpio.Daemon.Endpoints;
using VirtualGpio.Daemon.OpenApi;
using VirtualGpio.Hosting;

namespace VirtualGpio.Daemon.Http;

/// <summary>Serves a board over HTTP. Reads no configuration but its options.</summary>
public sealed class ApiServer : IAsyncDisposable
{
    /// <summary>How long Kestrel may take for the rest after the last request was cut off.</summary>
    private static readonly TimeSpan s_lastPatience = TimeSpan.FromSeconds(1);

    private readonly WebApplication _application;
    private readonly ApiService _service;
    private readonly Doors _doors;
    private int _stopped;

    private ApiServer(WebApplication application, ApiService service, Doors doors)
    {
        _application = application;
        _service = service;
        _doors = doors;
    }

    /// <summary>The daemon's version.</summary>
    public static string Version { get; } =
        typeof(ApiServer).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion.Split('+')[0] ?? "0";

    /// <summary>Tells this run from others.</summary>
    public string Session => _service.Options.Session;

    /// <summary>The TCP addresses listened at, with the ports that they really have.</summary>
    public IReadOnlyList<IPEndPoint> TcpEndPoints => _doors.Tcp;

    /// <summary>Starts to serve a board. Returns when clients can connect.</summary>
    /// <param name="host">The board, started; stays the caller's.</param>
    /// <param name="options">The options.</param>
    /// <param name="cancellation">Gives up.</param>
    /// <exception cref="VirtualGpioException">An option is wrong.</exception>
    /// <exception cref="IOException">An address is in use, or cannot be listened at.</exception>
    /// <exception cref="VirtualGpio.Linux.LinuxException">The unix socket cannot be listened at.</exception>
    public static async Task<ApiServer> StartAsync(BoardHost host, ApiOptions options, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(host);
        ArgumentNullException.ThrowIfNull(options);
        var doors = new Doors();
        var service = new ApiService(host, options);
        WebApplication? application = null;
        try
        {
            application = Build(service, doors);
            await application.StartAsync(cancellation);
            return new ApiServer(application, service, doors);
        }
        catch
        {
            if (application is not null)
                await application.DisposeAsync();
            service.Dispose();
            doors.Dispose();
            throw;
        }
    }

    /// <summary>
    /// Stops: nobody comes in any more, event streams get a last line and end, waits fail, other requests under way have
    /// <see cref="ApiOptions.StopPatience"/>, and are then cut off. The unix socket is gone afterwards.
    /// </summary>
    public async Task StopAsync()
    {
        if (Interlocked.Exchange(ref _stopped, 1) != 0)
            return;
        _doors.Hide();
        await _service.StopAsync();
        using var hard = new CancellationTokenSource(_service.Options.StopPatience + s_lastPatience);
        await _application.StopAsync(hard.Token);
        _doors.Dispose();
    }

    /// <inheritdoc cref="StopAsync"/>
    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        await _application.DisposeAsync();
        _service.Dispose();
    }

    private static WebApplication Build(ApiService service, Doors doors)
    {
        // The empty builder reads no file, no environment variable and no command line.
        WebApplicationBuilder builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions { ApplicationName = "vgpiod" });
        builder.Services.AddRoutingCore();
        builder.Services.AddSingleton<IHostLifetime, QuietLifetime>();
        builder.Services.AddSingleton(service);
        builder.Services.AddSingleton<RequestGate>();
        // For the document alone: bodies are read and written without these.
        builder.Services.Configure<JsonOptions>(json =>
        {
            json.SerializerOptions.TypeInfoResolverChain.Insert(0, ApiJson.Default);
            json.SerializerOptions.NumberHandling = JsonNumberHandling.Strict;
        });
        ApiDocument.AddTo(builder.Services);
        builder.Logging.SetMinimumLevel(LogLevel.Warning)
            // An address in use is thrown to whoever starts the server, and told in a line by him.
            .AddFilter("Microsoft.Extensions.Hosting", LogLevel.None)
            .AddSimpleConsole(console => console.SingleLine = true);
        builder.Services.Configure<Microsoft.Extensions.Logging.Console.ConsoleLoggerOptions>(
            console => console.LogToStandardErrorThreshold = LogLevel.Trace);
        builder.WebHost.UseKestrelCore();
        builder.Services.Configure<SocketTransportOptions>(sockets => sockets.CreateBoundListenSocket = doors.Open);
        builder.WebHost.ConfigureKestrel(kestrel => Configure(kestrel, service));
        WebApplication application = builder.Build();
        RequestGate gate = application.Services.GetRequiredService<RequestGate>();
        application.UseRouting();
        application.Use(gate.PassAsync);
        ApiRoutes.Map(application, gate);
        return application;
    }

    private static void Configure(KestrelServerOptions kestrel, ApiService service)
    {
        ApiOptions options = service.Options;
        kestrel.AddServerHeader = false;
        KestrelServerLimits limits = kestrel.Limits;
        limits.MaxRequestBodySize = ApiLimits.JsonBody;
        limits.MaxRequestLineSize = ApiLimits.RequestLine;
        limits.MaxRequestHeadersTotalSize = ApiLimits.Headers;
        limits.MaxResponseBufferSize = ApiLimits.ResponseBuffer;
        limits.RequestHeadersTimeout = ApiLimits.HeaderPatience;
        limits.KeepAliveTimeout = ApiLimits.IdlePatience;
        // Behind our own limit, which says what is wrong: for those who are just being told.
        limits.MaxConcurrentConnections = options.MaxConnections + ApiLimits.Connections;

        var gate = new ConnectionGate(options);
        void Open(ListenOptions listen, bool isUnix)
        {
            listen.Protocols = HttpProtocols.Http1;
            listen.Use(next => gate.Guard(isUnix, next));
        }

        if (options.Socket is { } path)
            kestrel.ListenUnixSocket(Path.GetFullPath(path), listen => Open(listen, isUnix: true));
        if (options.Tcp?.EndPoint is { } endpoint)
            kestrel.Listen(endpoint, listen => Open(listen, isUnix: false));
        foreach (int descriptor in options.Inherited)
        {
            bool isUnix = Doors.IsUnix(descriptor);
            if (!isUnix && options.Tcp is null)
            {
                throw new VirtualGpioException(
                    ErrorKind.InvalidArgument, $"The inherited socket {descriptor} is not a unix socket, so a token is needed. Give one with --token-file.");
            }

            kestrel.ListenHandle((ulong)descriptor, listen => Open(listen, isUnix));
        }
    }
}
