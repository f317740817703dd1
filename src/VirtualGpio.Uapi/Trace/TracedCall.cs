// SPDX-License-Identifier: MIT
namespace VirtualGpio.Uapi.Trace;

/// <summary>An ioctl and its answer, as a trace shows it: as <c>strace</c> would if it knew linux/gpio.h. Any thread.</summary>
/// <remarks>All of it can be anything: a program chose it.</remarks>
internal sealed record TracedCall
{
    /// <summary>Room for all that 64 lines with the longest plain names can have said of them once; what is longer is cut off.</summary>
    private const int LongestArgument = 4096;

    /// <summary>The descriptor.</summary>
    public required int Descriptor { get; init; }

    /// <summary>What it stands for.</summary>
    public required FileLabel File { get; init; }

    /// <summary>The number of the ioctl.</summary>
    public required uint Request { get; init; }

    /// <summary>Where the program has the argument.</summary>
    public ulong Address { get; init; }

    /// <summary>The argument as it was passed; fewer bytes than the number says if it cannot be read.</summary>
    public required byte[] Before { get; init; }

    /// <summary>The argument as it was given back; if the call failed, as it was.</summary>
    public required byte[] After { get; init; }

    /// <summary>0, or a negative error number.</summary>
    public required int Result { get; init; }

    /// <summary>Why it failed, if that is known.</summary>
    public string? Reason { get; init; }

    /// <summary>If lines were requested, the descriptor that was given for them and what it stands for.</summary>
    public string? Opened { get; init; }

    /// <summary>Whether it failed.</summary>
    public bool HasFailed => Result < 0;

    /// <summary>The lines that it requests.</summary>
    public FileLabel RequestedLines => File with { Offsets = ArgumentText.RequestedOffsets(Request, Before) };

    /// <inheritdoc/>
    public override string ToString()
    {
        string argument = ArgumentText.Of(this);
        if (argument.Length > LongestArgument)
            argument = $"{argument.AsSpan(0, char.IsHighSurrogate(argument[LongestArgument - 1]) ? LongestArgument - 1 : LongestArgument)}...";
        return $"ioctl({File.Of(Descriptor)}, {IoctlNames.Of(Request)}, {argument}) = {ResultText.Of(Result, Reason)}";
    }
}
