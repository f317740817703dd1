// SPDX-License-Identifier: MIT
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Net.Sockets;
using System.Text.Json.Serialization.Metadata;
using VirtualGpio.Client;
using VirtualGpio.Client.Runtime;
using VirtualGpio.Linux;

namespace VirtualGpio.Daemon.Tests.Up;

/// <summary>Runs <c>vgpiod up</c> as a process of its own, as users do, and talks to its API.</summary>
public abstract class BoardTests : IDisposable
{
    private readonly List<UpProcess> _processes = [];
    private readonly List<HttpClient> _clients = [];

    private protected RunDirectory Directory { get; } = new();

    /// <summary>What <c>--dir</c> is given.</summary>
    private protected string Base => Directory.File("r");

    private protected BoardPaths Paths => RuntimeDirectory.Of(Base, "board");

    private protected ChipPaths Chip => Paths.Chip("gpio0");

    /// <inheritdoc/>
    public void Dispose()
    {
        Dispose(disposing: true);
        GC.SuppressFinalize(this);
    }

    /// <summary>Ends what was started.</summary>
    protected virtual void Dispose(bool disposing)
    {
        _clients.ForEach(client => client.Dispose());
        _processes.ForEach(process => process.Dispose());
        // What a killed 'up' leaves running ends by itself, but its directory is to go now.
        if (System.IO.Directory.Exists(Base))
        {
            foreach (string wire in System.IO.Directory.GetFiles(Base, "wire.lock", SearchOption.AllDirectories))
            {
                if (InstanceLock.Holder(wire) is { } process)
                    Signals.Kill(process, LinuxSignal.Kill);
            }
        }

        Directory.Dispose();
    }

    /// <summary>Starts a board and waits until it answers.</summary>
    private protected async Task<UpProcess> UpAsync(params string[] arguments)
    {
        UpProcess up = Start(arguments);
        await up.ReadUntilAsync("ready");
        return up;
    }

    /// <summary>Starts a board.</summary>
    private protected UpProcess Start(params string[] arguments) =>
        // Ctrl-C is ignored by what a shell started in the background, and so by what that starts: not here.
        Track(UpProcess.StartProgram("/usr/bin/env", ["--default-signal=INT", UpProcess.Program, "up", "--dir", Base, .. arguments]));

    /// <summary>Runs a board that is not to come up.</summary>
    private protected async Task<UpResult> RefusedAsync(params string[] arguments) =>
        await UpProcess.RunAsync(["up", "--dir", Base, .. arguments]);

    private protected UpProcess Track(UpProcess process)
    {
        _processes.Add(process);
        return process;
    }

    /// <summary>A client of a board's API.</summary>
    private protected HttpClient Connect(string board = "board")
    {
        string path = RuntimeDirectory.Of(Base, board).ApiSocket;
        var client = new HttpClient(new SocketsHttpHandler
        {
            ConnectCallback = async (_, cancellation) =>
            {
                var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
                await socket.ConnectAsync(new UnixDomainSocketEndPoint(path), cancellation);
                return new NetworkStream(socket, ownsSocket: true);
            },
        })
        {
            BaseAddress = new Uri("http://vgpio/"),
            Timeout = UpProcess.Patience,
        };
        _clients.Add(client);
        return client;
    }

    /// <summary>Drives lines.</summary>
    private protected static async Task SetAsync(HttpClient api, string line, int level)
    {
        using HttpResponseMessage answer = await api.PutAsync(
            new Uri("/v1/levels", UriKind.Relative), Json($$"""{"values":[{"line":"{{line}}","level":{{level}}}]}"""));
        Assert.True(answer.IsSuccessStatusCode, await answer.Content.ReadAsStringAsync());
    }

    /// <summary>Reads a line's level.</summary>
    private protected static async Task<string> LevelAsync(HttpClient api, string line)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, $"/v1/levels?line={Uri.EscapeDataString(line)}");
        request.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue("text/plain"));
        using HttpResponseMessage answer = await api.SendAsync(request);
        return (await answer.Content.ReadAsStringAsync()).Trim();
    }

    /// <summary>Sends a request that is to succeed, and gives its answer.</summary>
    private protected static async Task<T> AskAsync<T>(HttpClient api, HttpMethod method, string path, JsonTypeInfo<T> type, string? body = null)
    {
        using var request = new HttpRequestMessage(method, path) { Content = body is null ? null : Json(body) };
        using HttpResponseMessage answer = await api.SendAsync(request);
        Assert.True(answer.IsSuccessStatusCode, await answer.Content.ReadAsStringAsync());
        return (await answer.Content.ReadFromJsonAsync(type))!;
    }

    private protected static Task<ChipInfo> ChipAsync(HttpClient api, string chip) =>
        AskAsync(api, HttpMethod.Get, $"/v1/chips/{chip}", ApiJson.Default.ChipInfo);

    private protected static StringContent Json(string body) => new(body, new MediaTypeHeaderValue("application/json"));
}
