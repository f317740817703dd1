// SPDX-License-Identifier: MIT
using VirtualGpio.Client;
using VirtualGpio.Daemon.Http;
using VirtualGpio.Hosting;
using VirtualGpio.Linux;

namespace VirtualGpio.Daemon.Endpoints;

/// <summary>The board as a whole, and whether it lives.</summary>
internal static class BoardEndpoints
{
    /// <summary>The operations.</summary>
    internal static IReadOnlyList<ApiOperation> All { get; } =
    [
        new("GET", "/v1/board", "getBoard", "Tells what board this is", GetAsync)
        {
            Tag = "Board",
            Answer = typeof(BoardInfo),
            AnswerDescription = "The board.",
        },
        new("GET", "/healthz", "getHealth", "Tells whether the board lives", GetHealthAsync)
        {
            Tag = "Board",
            Description = "Needs no token.",
            Answer = typeof(string),
            AnswerContents = [ApiOperation.Text],
            AnswerDescription = "It lives: `ok`.",
            Problems = [ProblemCodes.Stopping, ProblemCodes.Failed],
            IsOpen = true,
        },
    ];

    private static Task GetAsync(ApiCall call)
    {
        BoardMap map = call.Host.Map;
        ApiOptions options = call.Service.Options;
        long time = MonotonicClock.Nanoseconds;
        var board = new BoardInfo
        {
            Name = call.Host.Name,
            Session = options.Session,
            Sequence = call.Host.Events.Last,
            Time = time,
            Epoch = ((DateTimeOffset.UtcNow - DateTimeOffset.UnixEpoch).Ticks * TimeSpan.NanosecondsPerTick) - time,
            Version = ApiServer.Version,
            Process = Environment.ProcessId,
            File = options.BoardFile,
            Chips = [.. map.Chips.Select(chip => chip.Name)],
            Nets = map.Nets.Count,
            Devices = [.. map.Devices],
        };
        return call.AnswerAsync(board, ApiJson.Default.BoardInfo);
    }

    private static Task GetHealthAsync(ApiCall call)
    {
        if (call.Service.Stopping.IsCancellationRequested)
            throw ApiException.Stopping();
        if (call.Host.Completion.IsCompleted)
        {
            throw new ApiException(
                StatusCodes.Status500InternalServerError,
                ProblemCodes.Failed,
                $"The board has ended: {call.Host.Completion.Exception?.GetBaseException().Message ?? "it was stopped"}");
        }

        return call.AnswerAsync("ok\n"u8.ToArray(), ApiOperation.Text);
    }
}
