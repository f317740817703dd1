// SPDX-License-Identifier: MIT
using System.Net;

namespace VirtualGpio.Daemon.Up;

/// <summary>What <c>--listen</c> and its companions ask for.</summary>
/// <param name="EndPoint">Where to listen; port 0: any free one. Null: at sockets that the service manager has opened.</param>
/// <param name="TokenFile">The file with the token.</param>
/// <param name="AllowedHosts">What else requests may call this machine.</param>
internal sealed record ListenSettings(IPEndPoint? EndPoint, string TokenFile, IReadOnlyList<string> AllowedHosts)
{
    /// <summary>Reads <c>ADDRESS:PORT</c>.</summary>
    /// <exception cref="VerbException">It is none.</exception>
    internal static IPEndPoint Parse(string text)
    {
        string address = text.StartsWith("localhost:", StringComparison.OrdinalIgnoreCase) ? "127.0.0.1" + text["localhost".Length..] : text;
        // What has no port is taken for port 0, and an IPv6 address without brackets for one with a port.
        bool hasPort = address.StartsWith('[') ? address.Contains("]:", StringComparison.Ordinal) : address.Count(letter => letter == ':') == 1;
        return hasPort && !address.EndsWith(':') && IPEndPoint.TryParse(address, out IPEndPoint? endpoint)
            ? endpoint
            : throw VerbException.Usage($"--listen: '{text}' is no address and port. Give them as 127.0.0.1:8080 or [::1]:8080; port 0 is any free one.");
    }
}
