// SPDX-License-Identifier: MIT
namespace VirtualGpio.Client.Transport;

/// <summary>What carries requests to a daemon and answers back. Any thread; requests may run at the same time.</summary>
internal interface IApiTransport : IDisposable
{
    /// <summary>Where the daemon is, for messages.</summary>
    string Address { get; }

    /// <summary>Whether somebody listens there now.</summary>
    ValueTask<bool> CanConnectAsync(CancellationToken cancellation);

    /// <summary>Asks, and reads the whole answer, whatever its status.</summary>
    /// <exception cref="BoardGoneException">Nobody answers, or not in time, or not to the end.</exception>
    /// <exception cref="BoardException">What came is no HTTP, or too long.</exception>
    ValueTask<ApiAnswer> AskAsync(ApiRequest request, CancellationToken cancellation);

    /// <summary>Asks, and returns when the head of the answer is there. A <see cref="ApiRequest.Source"/> goes on being sent.</summary>
    /// <param name="request">The request.</param>
    /// <param name="cancellation">Ends the waiting, also that for the body, as long as the answer lives.</param>
    /// <exception cref="BoardGoneException">Nobody answers, or not in time.</exception>
    /// <exception cref="BoardException">What came is no HTTP.</exception>
    ValueTask<IAnswerStream> OpenAsync(ApiRequest request, CancellationToken cancellation);

    /// <summary>Waits for some time.</summary>
    ValueTask PauseAsync(TimeSpan pause, CancellationToken cancellation);

    /// <summary>Looks whether the reader of the watched output, if there is one, has left.</summary>
    /// <exception cref="ReaderGoneException">It has.</exception>
    void CheckOutput();
}
