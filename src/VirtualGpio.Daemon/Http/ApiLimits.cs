// SPDX-License-Identifier: MIT
namespace VirtualGpio.Daemon.Http;

/// <summary>How much of what the API takes. All of it is told in docs/api.md.</summary>
internal static class ApiLimits
{
    /// <summary>The code of the answer to a connection that is one too many (503).</summary>
    internal const string BusyCode = "busy";

    /// <summary>The largest JSON body, in bytes.</summary>
    internal const int JsonBody = 1 << 20;

    /// <summary>The largest body of a sequence, in bytes: its steps are many.</summary>
    internal const int SequenceBody = 16 << 20;

    /// <summary>
    /// How much more than the largest body is taken, and thrown away: a client that is still sending when the connection
    /// is closed sees a broken pipe, and not the answer.
    /// </summary>
    internal const int BodySlack = 16 << 20;

    /// <summary>How deep objects and lists may be nested in JSON.</summary>
    internal const int JsonDepth = 16;

    /// <summary>The most lines in one request.</summary>
    internal const int Lines = 4096;

    /// <summary>The most steps of a sequence.</summary>
    internal const int Steps = 100_000;

    /// <summary>The most connections at a time.</summary>
    internal const int Connections = 512;

    /// <summary>The longest request line, in bytes: queries name many lines.</summary>
    internal const int RequestLine = 128 << 10;

    /// <summary>All headers of a request, in bytes.</summary>
    internal const int Headers = 32 << 10;

    /// <summary>How much of an answer waits for a client that does not read, in bytes.</summary>
    internal const int ResponseBuffer = 64 << 10;

    /// <summary>How long software may take to make room where the client does not say.</summary>
    internal static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    /// <summary>How long the headers of a request may take.</summary>
    internal static readonly TimeSpan HeaderPatience = TimeSpan.FromSeconds(10);

    /// <summary>How long a connection may be idle.</summary>
    internal static readonly TimeSpan IdlePatience = TimeSpan.FromMinutes(5);
}
