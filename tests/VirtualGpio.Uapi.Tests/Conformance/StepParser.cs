// SPDX-License-Identifier: MIT
using System.Globalization;

namespace VirtualGpio.Uapi.Tests.Conformance;

/// <summary>Reads a recording's steps; the format is described in <c>guest/tools/uapi-player.c</c>.</summary>
internal sealed class StepParser
{
    /// <summary>What stands between a step and its answer.</summary>
    public const string Answer = " = ";

    private readonly List<Step> _steps = [];
    // What request each file came from; 0: it is a chip.
    private readonly Dictionary<string, uint> _origins = [];

    /// <summary>What was read.</summary>
    public IReadOnlyList<Step> Steps => _steps;

    /// <exception cref="FormatException">The line is no step with an answer.</exception>
    public void Add(int number, string line)
    {
        if (line.Split(Answer) is not [var text, var answer])
            throw new FormatException("The step has no answer.");
        string[] answers = answer.Split(' ');
        int result = text.StartsWith("poll ", StringComparison.Ordinal) || text.StartsWith("wait ", StringComparison.Ordinal) ? 0 : Number(answers[0]);
        Step step = text.Split(' ') switch
        {
            ["open", var file] => new OpenStep(file, result),
            ["ioctl", var file, var request, var argument] => Ioctl(file, null, request, argument, result, answers),
            ["request", var file, var newFile, var request, var argument] => Ioctl(file, newFile, request, argument, result, answers),
            ["pull", var offset, "up" or "down"] => new PullStep(Number(offset), text.EndsWith("up", StringComparison.Ordinal), result),
            ["read", var file, var size] => Read(file, size, false, result, answers),
            ["read", var file, var size, "bad"] => Read(file, size, true, result, answers),
            ["poll", var file] => Poll(file, 0, answers[0]),
            ["wait", var file, var milliseconds] => Poll(file, Number(milliseconds), answers[0]),
            ["cloexec", var file] => new CloseOnExecStep(file, result),
            ["close", var file] => new CloseStep(file, result),
            _ => throw new FormatException($"'{text}' is no step."),
        };
        if (step is OpenStep { Result: 0 } open)
            _origins[open.File] = 0;
        if (step is IoctlStep { NewFile: { } added, Result: 0 } ioctl)
            _origins[added] = ioctl.Request;
        _steps.Add(step with { Number = number, Text = text, Answer = answer });
    }

    private static IoctlStep Ioctl(
        string file, string? newFile, string request, string argument, int result, string[] answers)
    {
        if (!uint.TryParse(request, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out uint value))
            throw new FormatException($"'{request}' is no request's number.");
        int size = IoctlStep.SizeOf(value);
        var (memory, bytes) = argument.Split(':') switch
        {
            ["bad"] => (ArgumentMemory.Bad, "-"),
            ["readonly", var rest] => (ArgumentMemory.ReadOnly, rest),
            ["half", var rest] => (ArgumentMemory.Half, rest),
            _ => (ArgumentMemory.Writable, argument),
        };
        byte[] before = ByteText.Parse(bytes, size);
        return new(file, newFile, value, memory, before, result, answers is [_, var after] ? ByteText.Parse(after, size) : before);
    }

    private ReadStep Read(string file, string size, bool bad, int result, string[] answers)
    {
        byte[] bytes = answers is [_, var read] ? ByteText.Parse(read, result) : [];
        return new(file, Number(size), bad, result, bytes, EventRecord.Of(_origins.GetValueOrDefault(file), result));
    }

    private static PollStep Poll(string file, int milliseconds, string answer)
    {
        if (int.TryParse(answer, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out int result))
            return new(file, milliseconds, result, PollBits.None);
        var bits = PollBits.None;
        foreach (string name in answer.Split('|'))
            bits |= name switch
            {
                "POLLIN" => PollBits.In,
                "POLLPRI" => PollBits.Priority,
                "POLLOUT" => PollBits.Out,
                "POLLERR" => PollBits.Error,
                "POLLHUP" => PollBits.HangUp,
                "POLLRDNORM" => PollBits.ReadNormal,
                "POLLRDBAND" => PollBits.ReadBand,
                "POLLWRNORM" => PollBits.WriteNormal,
                "POLLWRBAND" => PollBits.WriteBand,
                _ => throw new FormatException($"'{name}' is nothing that poll answers."),
            };
        return new(file, milliseconds, 0, bits);
    }

    private static int Number(string text) =>
        int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out int number)
            ? number
            : throw new FormatException($"'{text}' is no number.");
}
