// SPDX-License-Identifier: MIT
using System.Text;

namespace VirtualGpio.Client.Tests.Fakes;

/// <summary>A request as it came in.</summary>
/// <param name="Head">Request line and headers.</param>
/// <param name="Body">The body, without chunked framing.</param>
internal sealed record RawRequest(string Head, byte[] Body)
{
    /// <summary>Method and target.</summary>
    internal string Line => Head[..Head.IndexOf(" HTTP/1.1\r\n", StringComparison.Ordinal)];

    internal string Text => Encoding.UTF8.GetString(Body);

    internal string? Header(string name) => Head.Split("\r\n").Skip(1)
        .Where(line => line.StartsWith(name + ":", StringComparison.OrdinalIgnoreCase))
        .Select(line => line[(name.Length + 1)..].Trim())
        .SingleOrDefault();
}
