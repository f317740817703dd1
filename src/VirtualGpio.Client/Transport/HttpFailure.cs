// SPDX-License-Identifier: MIT
using System.Net.Sockets;

namespace VirtualGpio.Client.Transport;

/// <summary>What the failures of .NET's HTTP client and sockets mean here.</summary>
internal static class HttpFailure
{
    /// <summary>Whether nobody listens.</summary>
    internal static bool IsNobody(SocketError error) =>
        error is SocketError.ConnectionRefused or SocketError.AddressNotAvailable or SocketError.HostNotFound or SocketError.HostUnreachable;

    /// <summary>Whether the other side had closed the connection when the request came.</summary>
    internal static bool IsReset(HttpRequestException failure) =>
        failure.InnerException is IOException { InnerException: SocketException { SocketErrorCode: SocketError.ConnectionReset or SocketError.Shutdown } };

    /// <summary>The failure in this room's words.</summary>
    /// <returns>Null: it is one already, or none of the connection's.</returns>
    internal static Exception? Translate(Exception failure, string address) => failure switch
    {
        HttpRequestException { InnerException: BoardException or BoardGoneException } wrapped => wrapped.InnerException,
        HttpRequestException { HttpRequestError: HttpRequestError.ConnectionError or HttpRequestError.NameResolutionError } =>
            BoardGoneException.Nobody(address, Reason(failure), failure),
        HttpRequestException request => OfAnswer(request.HttpRequestError, request, address),
        HttpIOException answer => OfAnswer(answer.HttpRequestError, answer, address),
        SocketException => BoardGoneException.Nobody(address, failure.Message, failure),
        IOException => BoardGoneException.Ended(address, failure),
        _ => null,
    };

    private static Exception OfAnswer(HttpRequestError error, Exception failure, string address) => error switch
    {
        HttpRequestError.InvalidResponse or HttpRequestError.ConfigurationLimitExceeded or HttpRequestError.VersionNegotiationError =>
            BoardException.Malformed($"{Reason(failure).TrimEnd('.')}", failure),
        HttpRequestError.ResponseEnded => BoardGoneException.Ended(address, failure),
        _ => failure.InnerException is IOException or SocketException || failure is HttpIOException
            ? BoardGoneException.Ended(address, failure)
            : BoardException.Malformed($"{Reason(failure).TrimEnd('.')}", failure),
    };

    private static string Reason(Exception failure) => failure.InnerException?.Message ?? failure.Message;
}
