// SPDX-License-Identifier: MIT
namespace VirtualGpio.Cli.Control;

/// <summary>Answers requests. Called by many connections at once.</summary>
internal interface IControlHandler
{
    /// <summary>Answers one request with one reply.</summary>
    /// <param name="request">From outside: to be checked.</param>
    /// <param name="cancel">Cancelled when the connection is gone.</param>
    /// <exception cref="CliException">Its text and status become the reply.</exception>
    Task<ControlReply> AnswerAsync(ControlRequest request, CancellationToken cancel);

    /// <summary>Answers <see cref="ControlRequest.Watch"/>: the state at the start, then what happens, without end.</summary>
    /// <param name="request">From outside: to be checked.</param>
    /// <param name="cancel">Cancelled when the connection is gone.</param>
    /// <exception cref="CliException">Its text and status become the reply.</exception>
    IAsyncEnumerable<ControlReply> WatchAsync(ControlRequest request, CancellationToken cancel);
}
