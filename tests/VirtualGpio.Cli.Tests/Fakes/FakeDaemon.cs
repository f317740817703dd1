// SPDX-License-Identifier: MIT
using System.Collections.Concurrent;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using VirtualGpio.Client;

namespace VirtualGpio.Cli.Tests.Fakes;

/// <summary>
/// Speaks the API of a daemon on its socket, in this process, with canned answers: a board with one chip, whose lines 0
/// and 1 are <c>button</c> and <c>led</c>. Notes what it was asked.
/// </summary>
internal sealed class FakeDaemon : IAsyncDisposable
{
    private readonly WebApplication _application;
    private readonly ConcurrentDictionary<string, int> _levels = new() { ["button"] = 1 };

    private FakeDaemon(string path)
    {
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(options =>
        {
            options.ListenUnixSocket(path);
            options.Limits.MaxRequestBodySize = null;
            options.Limits.MinRequestBodyDataRate = null;
        });
        _application = builder.Build();
        _application.Run(AnswerAsync);
    }

    /// <summary>What it was asked, but for streamed bodies.</summary>
    internal ConcurrentQueue<FakeRequest> Requests { get; } = new();

    /// <summary>Answers in place of the usual ones: those that return true.</summary>
    internal Func<HttpContext, string, Task<bool>> Special { get; set; } = (_, _) => Task.FromResult(false);

    /// <summary>Serves a board.</summary>
    /// <param name="directory">What <c>--dir</c> is given.</param>
    /// <param name="name">The board's name.</param>
    internal static async Task<FakeDaemon> StartAsync(TestDirectory directory, string name = "board")
    {
        Directory.CreateDirectory(directory.File(name));
        FakeDaemon daemon = new(Path.Combine(directory.File(name), "api"));
        await daemon._application.StartAsync();
        return daemon;
    }

    /// <summary>Refuses all requests of a path.</summary>
    internal void Refuse(string path, string code, int status = 400, string detail = "No. Try something else.") =>
        Special = async (context, _) =>
        {
            if (context.Request.Path != path)
                return false;
            context.Response.StatusCode = status;
            await WriteAsync(context, new Problem { Code = code, Status = status, Detail = detail }, ApiJson.Default.Problem, "application/problem+json");
            return true;
        };

    /// <summary>Answers requests of a path by a delegate.</summary>
    internal void On(string path, Func<HttpContext, Task> answer) => Special = async (context, _) =>
    {
        if (context.Request.Path != path)
            return false;
        await answer(context);
        return true;
    };

    /// <summary>Sends an event of a stream.</summary>
    internal static async Task SendAsync(HttpContext context, params BoardEvent[] events)
    {
        foreach (BoardEvent one in events)
            await context.Response.WriteAsync(JsonSerializer.Serialize(one, ApiJson.Default.BoardEvent) + "\n");
        await context.Response.Body.FlushAsync();
    }

    /// <summary>The beginning of a stream of events.</summary>
    internal static BoardEvent Start(string session = "s1") => new() { Event = BoardEventNames.Start, Sequence = 40, Time = 1, Session = session };

    /// <summary>An edge of a line.</summary>
    internal static BoardEvent Edge(int offset, int level, long count, string by = "host") => new()
    {
        Event = BoardEventNames.Edge,
        Sequence = 40 + count,
        Time = 12_000_000_000 + count,
        Net = $"gpio0.{offset}",
        Lines = [$"gpio0:{offset}"],
        Level = level,
        Count = count,
        By = by,
    };

    public async ValueTask DisposeAsync() => await _application.DisposeAsync();

    internal static async Task WriteAsync<T>(HttpContext context, T value, JsonTypeInfo<T> type, string contentType = "application/json")
    {
        context.Response.ContentType = contentType;
        await context.Response.Body.WriteAsync(JsonSerializer.SerializeToUtf8Bytes(value, type));
    }

    private async Task AnswerAsync(HttpContext context)
    {
        string what = $"{context.Request.Method} {context.Request.Path}{context.Request.QueryString}";
        string body = "";
        if (context.Request.Path != "/v1/batch" && context.Request.Path != "/v1/play")
        {
            using StreamReader reader = new(context.Request.Body);
            body = await reader.ReadToEndAsync();
        }

        Requests.Enqueue(new FakeRequest(what, body));
        if (!await Special(context, body))
            await AnswerAsync(context, body);
    }

    private async Task AnswerAsync(HttpContext context, string body)
    {
        string[] lines = [.. context.Request.Query["line"].Select(line => line!)];
        switch ($"{context.Request.Method} {context.Request.Path}")
        {
            case "GET /v1/levels":
                context.Response.ContentType = "text/plain";
                await context.Response.WriteAsync(string.Join(' ', lines.Select(Level)) + "\n");
                break;
            case "PUT /v1/levels":
                foreach (LineLevel value in JsonSerializer.Deserialize(body, ApiJson.Default.SetRequest)!.Values)
                    _levels[value.Line] = value.Level;
                context.Response.StatusCode = 204;
                break;
            case "PUT /v1/drive" or "PUT /v1/force":
                context.Response.StatusCode = 204;
                break;
            case "GET /v1/board":
                await WriteAsync(context, Canned.Board, ApiJson.Default.BoardInfo);
                break;
            case "GET /v1/chips":
                await WriteAsync(context, [Canned.Chip], ApiJson.Default.ChipInfoArray);
                break;
            case "GET /v1/chips/gpio0":
                await WriteAsync(context, Canned.Chip, ApiJson.Default.ChipInfo);
                break;
            case "GET /v1/lines":
                LineInfo[] all = [Canned.Button, Canned.Led, Canned.Unnamed];
                await WriteAsync(
                    context,
                    lines.Length == 0 ? all : [.. lines.Select(line => all.First(known => line == known.Name || line.EndsWith($":{known.Name}", StringComparison.Ordinal) || line == $"{known.Chip}:{known.Offset}"))],
                    ApiJson.Default.LineInfoArray);
                break;
            case "GET /v1/devices":
                await WriteAsync(context, [Canned.Device], ApiJson.Default.DeviceInfoArray);
                break;
            case "GET /v1/devices/button1":
                await WriteAsync(context, Canned.Device, ApiJson.Default.DeviceInfo);
                break;
            case "POST /v1/toggle" or "POST /v1/pulse" or "POST /v1/sequence":
                await WriteAsync(context, Canned.Burst, ApiJson.Default.BurstInfo);
                break;
            case "POST /v1/wait":
                await WriteAsync(context, new() { Time = 12_000_000_034, Level = 1, Edges = 3, WaitedNanoseconds = 1_500_000 }, ApiJson.Default.WaitResult);
                break;
            case "GET /v1/recordings":
                await WriteAsync(context, [Canned.Recording], ApiJson.Default.RecordingInfoArray);
                break;
            case "POST /v1/recordings" or "DELETE /v1/recordings/run1":
                await WriteAsync(context, Canned.Recording, ApiJson.Default.RecordingInfo);
                break;
            case "POST /v1/chips":
                await WriteAsync(context, Canned.Chip with { Name = "gpio1" }, ApiJson.Default.ChipInfo);
                break;
            case "POST /v1/devices/button1/actions/press" or "DELETE /v1/chips/gpio1":
                context.Response.StatusCode = 204;
                break;
            default:
                context.Response.StatusCode = 404;
                await WriteAsync(context, new Problem { Code = ProblemCodes.NotFound, Status = 404, Detail = "There is no such thing." }, ApiJson.Default.Problem, "application/problem+json");
                break;
        }
    }

    private int Level(string line) => _levels.GetValueOrDefault(line);
}
