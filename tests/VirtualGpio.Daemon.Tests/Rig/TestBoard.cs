// SPDX-License-Identifier: MIT
using System.Net;
using System.Net.Http.Json;
using System.Net.Sockets;
using System.Text;
using VirtualGpio.Client;
using VirtualGpio.Daemon.Http;
using VirtualGpio.Daemon.Metrics;
using VirtualGpio.Devices;
using VirtualGpio.Hosting;

namespace VirtualGpio.Daemon.Tests.Rig;

/// <summary>
/// A board behind an API, in this process: gpio0 with lines 0 to 7, of which some have names, gpio1 with lines 0 to 3,
/// a net <c>shared</c> of gpio0:6 and gpio1:2, a net <c>key</c> without lines and a button <c>button1</c> on it.
/// </summary>
internal sealed class TestBoard : IAsyncDisposable
{
    /// <summary>Many times what anything here takes.</summary>
    internal static readonly TimeSpan Deadline = TimeSpan.FromSeconds(60);

    private readonly TestDirectory _directory = new();

    private TestBoard(BoardHost host, StubTransport chip0, StubTransport chip1)
    {
        Host = host;
        Chip0 = chip0;
        Chip1 = chip1;
        Http = Connect();
    }

    internal BoardHost Host { get; }

    internal StubTransport Chip0 { get; }

    internal StubTransport Chip1 { get; }

    internal StubYard Yard { get; private set; } = null!;

    internal ApiServer Server { get; private set; } = null!;

    /// <summary>A client on the unix socket.</summary>
    internal HttpClient Http { get; }

    internal string Socket => _directory.File("api");

    internal static async Task<TestBoard> StartAsync(Func<ApiOptions, ApiOptions>? change = null, int eventCapacity = 1024)
    {
        var host = new BoardHost(new BoardHostOptions { Name = "bench", EventCapacity = eventCapacity });
        var counters = new EventCounters();
        host.AddSink(counters);
        int shared = await host.AddNetAsync(new NetSetup("shared"));
        int key = await host.AddNetAsync(new NetSetup("key", Level.High, Pull: Signal.PullUp));
        var chip0 = new StubTransport();
        var chip1 = new StubTransport();
        await host.AddChipAsync(
            new ChipSetup
            {
                Name = "gpio0",
                Lines = 8,
                LineNames = ["button", "led", "my line", "reset", "twin", "x5"],
                Nets = [null, null, null, null, null, null, shared],
            },
            chip0);
        await host.AddChipAsync(new ChipSetup { Name = "gpio1", Lines = 4, LineNames = ["twin"], Nets = [null, null, shared] }, chip1);
        await host.AddDeviceAsync(nets => DeviceCatalog.Find("button").Create(
            "button1", new Dictionary<string, Net> { ["line"] = nets(key) }, new Dictionary<string, string>()));
        host.Start();
        var board = new TestBoard(host, chip0, chip1);
        var options = new ApiOptions
        {
            Socket = board.Socket,
            Session = "session1",
            BoardFile = "/boards/bench.yaml",
            Chips = board.Yard = new StubYard(host),
            EventCounters = counters,
            StopPatience = TimeSpan.FromMilliseconds(200),
        };
        try
        {
            board.Server = await ApiServer.StartAsync(host, change is null ? options : change(options));
            return board;
        }
        catch
        {
            await board.DisposeAsync();
            throw;
        }
    }

    /// <summary>Another client on the unix socket.</summary>
    internal HttpClient Connect() => new(new SocketsHttpHandler
    {
        ConnectCallback = async (_, cancellation) =>
        {
            var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
            await socket.ConnectAsync(new UnixDomainSocketEndPoint(Socket), cancellation);
            return new NetworkStream(socket, ownsSocket: true);
        },
    })
    {
        BaseAddress = new Uri("http://vgpio/"),
        Timeout = Deadline,
    };

    /// <summary>A connection to write and read bytes on.</summary>
    internal async Task<RawConnection> ConnectRawAsync()
    {
        var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        await socket.ConnectAsync(new UnixDomainSocketEndPoint(Socket));
        return new RawConnection(new NetworkStream(socket, ownsSocket: true));
    }

    internal int Net(string line) => Host.Map.Find(line).Net;

    internal async Task<Level> LevelAsync(string line) => (await Host.GetLevelsAsync([Net(line)]))[0];

    internal async Task<Signal> HostSignalAsync(string line) => (await Host.GetNetsAsync([Net(line)]))[0].HostSignal;

    internal Task SetAsync(string line, Level level) => Host.SetAsync([new NetLevel(Net(line), level)], Deadline);

    /// <summary>Makes the software drive a line.</summary>
    internal Task DriveAsSoftwareAsync(int offset, Level level, string consumer = "guest-tool") => Chip0.DoAsync(Host, (port, now) =>
    {
        using (port.Act())
        {
            port.Chip.Line(offset).Consumer = consumer;
            port.Chip.Line(offset).Configure(
                new LineSettings { Direction = LineDirection.Output, Requested = true }, level, now);
        }
    });

    internal Task<HttpResponseMessage> SendAsync(string method, string path, string? body = null, string contentType = "application/json") =>
        SendAsync(Http, method, path, body, contentType);

    internal static async Task<HttpResponseMessage> SendAsync(
        HttpClient http, string method, string path, string? body = null, string contentType = "application/json")
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), path);
        if (body is not null)
            request.Content = new StringContent(body, Encoding.UTF8, contentType);
        return await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
    }

    /// <summary>Sends what is to be refused, and gives the problem.</summary>
    internal async Task<Problem> RefusedAsync(HttpStatusCode status, string method, string path, string? body = null)
    {
        using HttpResponseMessage response = await SendAsync(method, path, body);
        return await ProblemAsync(status, response);
    }

    /// <summary>Reads the problem of an answer.</summary>
    internal static async Task<Problem> ProblemAsync(HttpStatusCode status, HttpResponseMessage response)
    {
        string text = await response.Content.ReadAsStringAsync();
        Assert.True(status == response.StatusCode, $"{(int)response.StatusCode}: {text}");
        Assert.Equal("application/problem+json", response.Content.Headers.ContentType?.MediaType);
        Problem problem = (await response.Content.ReadFromJsonAsync(ApiJson.Default.Problem))!;
        Assert.Equal((int)status, problem.Status);
        Assert.False(string.IsNullOrWhiteSpace(problem.Title));
        Assert.False(string.IsNullOrWhiteSpace(problem.Detail));
        return problem;
    }

    /// <summary>Sends a script, and gives the answers.</summary>
    internal async Task<string[]> ScriptAsync(string script)
    {
        using HttpResponseMessage response = await SendAsync("POST", "/v1/batch", script, "text/plain");
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        string text = await response.Content.ReadAsStringAsync();
        Assert.EndsWith("\n", text, StringComparison.Ordinal);
        return text[..^1].Split('\n');
    }

    public async ValueTask DisposeAsync()
    {
        Http.Dispose();
        // Null where it refused to start.
        if (Server is { } started)
            await started.DisposeAsync();
        await Host.DisposeAsync();
        _directory.Dispose();
    }
}
