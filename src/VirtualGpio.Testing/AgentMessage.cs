// SPDX-License-Identifier: MIT
using System.Buffers.Text;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text;

namespace VirtualGpio.Testing;

/// <summary>
/// What the guest's agent says, one line each, and how it is told what to do. The protocol is described at the
/// top of <c>guest/image/agent/agent.c</c>.
/// </summary>
internal abstract record AgentMessage
{
    /// <summary>The version of the protocol that both ends speak.</summary>
    public const string Version = "1";

    /// <summary>The longest command. The guest's port is not flow-controlled: what waits in the kernel must fit there.</summary>
    public const int MaxCommandBytes = 40_000;

    /// <summary>The agent is ready, for the first time since a boot.</summary>
    public sealed record Hello(string BootId) : AgentMessage;

    /// <summary>The answer to a ping.</summary>
    public sealed record Pong(string Token, string BootId) : AgentMessage;

    /// <summary>A command runs.</summary>
    public sealed record Started(uint Id, int ProcessId) : AgentMessage;

    /// <summary>A command wrote something.</summary>
    public sealed record Output(uint Id, byte[] Bytes) : AgentMessage;

    /// <summary>A command has ended; all its output came before.</summary>
    public sealed record Exited(uint Id, int Status) : AgentMessage;

    /// <summary>A command could not be run. ID 0: a line was not understood.</summary>
    public sealed record Failed(uint Id, string Text) : AgentMessage;

    public static string RunLine(uint id, string command)
    {
        var bytes = Encoding.UTF8.GetBytes(command);
        if (bytes.Length > MaxCommandBytes)
            throw new ArgumentException($"The command has {bytes.Length} bytes; {MaxCommandBytes} is the most a guest takes at once.", nameof(command));
        if (bytes.Contains((byte)0)) throw new ArgumentException("The command holds a NUL, which no shell takes.", nameof(command));
        return string.Create(CultureInfo.InvariantCulture, $"run {id} {Convert.ToBase64String(bytes)}\n");
    }

    public static string KillLine(uint id, int signal) => string.Create(CultureInfo.InvariantCulture, $"kill {id} {signal}\n");

    /// <summary>Reads a line, without its end. False: it is none of the protocol's, such as the rest of one that a reset cut.</summary>
    public static bool TryParse(ReadOnlySpan<byte> line, [NotNullWhen(true)] out AgentMessage? message)
    {
        var verb = Word(ref line);
        var first = Word(ref line);
        message = null;
        if (verb.SequenceEqual("hello"u8))
        {
            if (AsText(first) == Version && line.Length > 0) message = new Hello(AsText(line));
        }
        else if (verb.SequenceEqual("pong"u8))
        {
            if (first.Length > 0 && line.Length > 0) message = new Pong(AsText(first), AsText(line));
        }
        else if (uint.TryParse(first, NumberStyles.None, CultureInfo.InvariantCulture, out var id))
        {
            if (verb.SequenceEqual("out"u8)) message = ParseOutput(id, line);
            else if (verb.SequenceEqual("error"u8)) message = new Failed(id, AsText(line));
            else if (int.TryParse(line, NumberStyles.None, CultureInfo.InvariantCulture, out var number))
                message = verb.SequenceEqual("started"u8) ? new Started(id, number)
                    : verb.SequenceEqual("exit"u8) ? new Exited(id, number)
                    : null;
        }
        return message is not null;
    }

    private static Output? ParseOutput(uint id, ReadOnlySpan<byte> base64)
    {
        var bytes = new byte[Base64.GetMaxDecodedFromUtf8Length(base64.Length)];
        var status = Base64.DecodeFromUtf8(base64, bytes, out var consumed, out var written);
        return status == System.Buffers.OperationStatus.Done && consumed == base64.Length ? new Output(id, bytes[..written]) : null;
    }

    private static ReadOnlySpan<byte> Word(ref ReadOnlySpan<byte> line)
    {
        var end = line.IndexOf((byte)' ');
        var word = end < 0 ? line : line[..end];
        line = end < 0 ? [] : line[(end + 1)..];
        return word;
    }

    private static string AsText(ReadOnlySpan<byte> bytes) => Encoding.UTF8.GetString(bytes);
}
