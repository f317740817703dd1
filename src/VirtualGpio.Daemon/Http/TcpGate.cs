// SPDX-License-Identifier: MIT
using System.Net;
using System.Security.Cryptography;
using System.Text;
using VirtualGpio.Client;

namespace VirtualGpio.Daemon.Http;

/// <summary>Decides which requests that came through the TCP door are answered: those to the right name, with the token.</summary>
internal sealed class TcpGate
{
    /// <summary>A shorter token could be guessed.</summary>
    private const int ShortestToken = 16;

    private const string Scheme = "Bearer ";

    private readonly byte[] _token;
    private readonly HashSet<string> _hosts = new(StringComparer.OrdinalIgnoreCase) { "localhost", "127.0.0.1", "[::1]" };

    internal TcpGate(TcpOptions options)
    {
        if (options.Token.Length < ShortestToken || options.Token.Any(letter => letter is <= ' ' or > '~'))
        {
            throw new VirtualGpioException(
                ErrorKind.InvalidArgument,
                $"The token cannot be used: it must have {ShortestToken} or more visible ASCII characters, and no blanks. Make one with: openssl rand -hex 16");
        }

        _token = Digest(options.Token);
        if (options.EndPoint is { } endpoint)
            _hosts.Add(NameOf(endpoint.Address));
        _hosts.UnionWith(options.AllowedHosts);
    }

    /// <summary>Lets a request pass, or says why not.</summary>
    /// <param name="request">The request.</param>
    /// <param name="isOpen">Whether it needs no token.</param>
    /// <exception cref="ApiException">It is refused.</exception>
    internal void Check(HttpRequest request, bool isOpen)
    {
        string host = request.Host.Host;
        if (!_hosts.Contains(host))
        {
            throw new ApiException(
                StatusCodes.Status421MisdirectedRequest,
                ProblemCodes.Invalid,
                $"This daemon is not called '{host}'. Use one of {string.Join(", ", _hosts)}, or start it with --allow-host {host}.");
        }

        if (!isOpen && !HasToken(request))
        {
            request.HttpContext.Response.Headers.WWWAuthenticate = "Bearer";
            throw new ApiException(
                StatusCodes.Status401Unauthorized,
                ProblemCodes.Unauthorized,
                request.Headers.Authorization.Count == 0
                    ? "The token is missing: send the header 'Authorization: Bearer TOKEN'."
                    : "The token is wrong: it is the one that the daemon was started with.");
        }
    }

    private bool HasToken(HttpRequest request) =>
        request.Headers.Authorization is [{ } header]
        && header.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase)
        && CryptographicOperations.FixedTimeEquals(Digest(header[Scheme.Length..].Trim()), _token);

    /// <summary>Of the same length for all, so that comparing takes the same time for all.</summary>
    private static byte[] Digest(string token) => SHA256.HashData(Encoding.UTF8.GetBytes(token));

    private static string NameOf(IPAddress address) =>
        address.AddressFamily == System.Net.Sockets.AddressFamily.InterNetworkV6 ? $"[{address}]" : address.ToString();
}
