// SPDX-License-Identifier: MIT
using System.Net;
using System.Net.Sockets;
using VirtualGpio.Daemon.Http;
using VirtualGpio.Daemon.Tests.Up;
using VirtualGpio.Daemon.Waves;
using VirtualGpio.Hosting;
using VirtualGpio.Ivshmem.Host;
using VirtualGpio.Linux;
using VirtualGpio.Waveforms.Vcd;

namespace VirtualGpio.Daemon.Tests.Waves;

/// <summary>A board behind an API, in this process: gpio0 with lines a, b, c, 3; gpio1 with lines a, d; a net 'bus' of c and d.</summary>
internal sealed class WaveBoard : IAsyncDisposable
{
    private readonly RunDirectory _directory = new();

    private WaveBoard(BoardHost host)
    {
        Host = host;
        Shelf = new RecordingShelf(host, failed => Failed.TrySetResult(failed));
        Http = new HttpClient(new SocketsHttpHandler
        {
            ConnectCallback = async (_, cancellation) =>
            {
                var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
                await socket.ConnectAsync(new UnixDomainSocketEndPoint(_directory.File("api")), cancellation);
                return new NetworkStream(socket, ownsSocket: true);
            },
        })
        {
            BaseAddress = new Uri("http://vgpio/"),
            Timeout = UpProcess.Patience,
        };
    }

    internal BoardHost Host { get; }

    internal RecordingShelf Shelf { get; }

    internal HttpClient Http { get; }

    internal ApiServer Server { get; private set; } = null!;

    /// <summary>The first recording that failed.</summary>
    internal TaskCompletionSource<Recording> Failed { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    internal static async Task<WaveBoard> StartAsync(int events = 1 << 17)
    {
        var host = new BoardHost(new BoardHostOptions { Name = "bench", EventCapacity = events });
        int bus = await host.AddNetAsync(new NetSetup("bus"));
        await AddAsync(host, new ChipSetup { Name = "gpio0", Lines = 4, LineNames = ["a", "b", "c"], Nets = [null, null, bus] });
        await AddAsync(host, new ChipSetup { Name = "gpio1", Lines = 2, LineNames = ["a", "d"], Nets = [null, bus] });
        host.Start();
        var board = new WaveBoard(host);
        board.Server = await ApiServer.StartAsync(host, new ApiOptions
        {
            Socket = board.File("api"),
            Recordings = board.Shelf,
            StopPatience = TimeSpan.FromMilliseconds(200),
        });
        return board;
    }

    /// <summary>Adds a chip over memory that nobody else has.</summary>
    internal static async Task AddAsync(BoardHost host, ChipSetup setup)
    {
        var options = new IvshmemTransportOptions { EdgeQueueEntries = 16, ReportQueueEntries = 16 };
        using var memory = MemoryFile.CreateSealed("wave", 1 << 16);
        await host.AddChipAsync(setup, IvshmemTransport.Plain(memory, options));
    }

    internal string File(string name) => _directory.File(name);

    internal int Net(string line) => Host.Map.Find(line).Net;

    internal Task SetAsync(string line, Level level) => Host.SetAsync([new NetLevel(Net(line), level)], UpProcess.Patience);

    internal async Task<Level> LevelAsync(string line) => (await Host.GetLevelsAsync([Net(line)]))[0];

    internal async Task<HttpResponseMessage> SendAsync(string method, string path, HttpContent? body = null)
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), path) { Content = body };
        return await Http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
    }

    /// <summary>Sends what is to be refused, and gives the text of the problem.</summary>
    internal async Task<string> RefusedAsync(HttpStatusCode status, string method, string path, HttpContent? body = null)
    {
        using HttpResponseMessage answer = await SendAsync(method, path, body);
        string text = await answer.Content.ReadAsStringAsync();
        Assert.True(status == answer.StatusCode, $"{answer.StatusCode}: {text}");
        return System.Text.RegularExpressions.Regex.Unescape(text);
    }

    /// <summary>The changes of one signal in a file, the first value included.</summary>
    internal static List<VcdChange> Read(Stream file, string signal)
    {
        var reader = new VcdReader(file);
        reader.Select([reader.File.Find(signal)]);
        List<VcdChange> changes = [];
        while (reader.TryRead(out VcdChange change))
            changes.Add(change);
        return changes;
    }

    internal static List<VcdChange> Read(string file, string signal)
    {
        using FileStream stream = System.IO.File.OpenRead(file);
        return Read(stream, signal);
    }

    /// <summary>Whether values alternate from the first one on: nothing is there twice, nothing is missing.</summary>
    internal static void AssertAlternates(List<VcdChange> changes)
    {
        for (int i = 1; i < changes.Count; i++)
        {
            Assert.True(changes[i].Value != changes[i - 1].Value, $"Change {i} repeats {changes[i].Value}.");
            Assert.True(changes[i].Time >= changes[i - 1].Time);
        }
    }

    public async ValueTask DisposeAsync()
    {
        Http.Dispose();
        await Server.DisposeAsync();
        await Shelf.EndAllAsync();
        await Host.DisposeAsync();
        Shelf.Dispose();
        _directory.Dispose();
    }
}
