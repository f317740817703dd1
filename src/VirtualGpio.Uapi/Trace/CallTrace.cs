// SPDX-License-Identifier: MIT
using System.Runtime.CompilerServices;
using System.Text;
using VirtualGpio.Linux;
using VirtualGpio.Linux.Seccomp;
using VirtualGpio.Uapi.Device;

namespace VirtualGpio.Uapi.Trace;

/// <summary>
/// Tells people what programs do with chips: a line for each GPIO call and its answer, for files that are opened and closed,
/// and for events. Written by a thread of its own; if that cannot keep up, what is left out is counted.
/// </summary>
public sealed class CallTrace : IDisposable
{
    private readonly TraceWriter _writer;
    private readonly Dictionary<DeviceFile, FileTrace> _files = [];
    private readonly Dictionary<(GpioDevice Device, uint Offset), FileTrace> _holders = [];
    private readonly ConditionalWeakTable<GpioDevice, LineNames> _names = [];
    private FileTrace? _opened;

    /// <summary>Begins a trace.</summary>
    /// <param name="write">
    /// Writes whole lines, as UTF-8; called on a thread of its own, which may be made to wait. An <see cref="IOException"/> ends
    /// the trace, and nothing else.
    /// </param>
    public CallTrace(Action<ReadOnlyMemory<byte>> write)
    {
        ArgumentNullException.ThrowIfNull(write);
        _writer = new TraceWriter(write);
    }

    /// <summary>Why the trace is not complete, if it could not be written. After <see cref="Dispose"/>.</summary>
    public string? Failure => _writer.Failure;

    /// <summary>The program that was run has ended. Any thread.</summary>
    /// <param name="processId">Its number.</param>
    /// <param name="name">What it was started as.</param>
    /// <param name="exit">How it has ended.</param>
    public void Ended(int processId, string name, ProgramExit exit)
    {
        var who = new TracedProgram(processId, processId, PrintableText.Of(Encoding.UTF8.GetBytes(name ?? "")));
        _writer.Add(who, null, () => exit.Signal is { } signal
            ? FormattableString.Invariant($"+++ killed by signal {signal} +++")
            : FormattableString.Invariant($"+++ exited with {exit.Status} +++"));
    }

    /// <summary>Writes what is still to be written, and waits for that as long as it takes.</summary>
    public void Dispose() => _writer.Dispose();

    /// <summary>A program was given a file. For the board's thread.</summary>
    /// <param name="threadId">Whose call has opened it.</param>
    /// <param name="number">The descriptor.</param>
    /// <param name="file">The file.</param>
    /// <returns>Is to be told of its events and its end.</returns>
    internal FileTrace Opened(int threadId, int number, DeviceFile file)
    {
        var trace = new FileTrace(_writer, number, TracedProgram.Look(threadId), LabelOf(file), closed => Forget(file, closed));
        _files[file] = trace;
        _writer.Watch(trace);
        _opened = trace;
        if (file is ChipFile)
            _writer.Add(trace.Opener, trace, () => $"opened {trace}");
        return trace;
    }

    /// <summary>A call was answered; to be called before its thread goes on. For the board's thread.</summary>
    /// <param name="threadId">Whose call it was.</param>
    /// <param name="file">The file.</param>
    /// <param name="arguments">The descriptor, the number of the ioctl, and where its argument is.</param>
    /// <param name="before">The argument as it was passed.</param>
    /// <param name="after">The argument as it was given back.</param>
    /// <param name="result">0, or a negative error number.</param>
    internal void Answered(
        int threadId, DeviceFile file, in SeccompArguments arguments, ReadOnlySpan<byte> before, ReadOnlySpan<byte> after, int result)
    {
        FileTrace? known = _files.GetValueOrDefault(file);
        byte[] passed = before.ToArray();
        var call = new TracedCall
        {
            Descriptor = (int)arguments.First,
            File = known?.Label ?? LabelOf(file),
            Request = (uint)arguments.Second,
            Address = arguments.Third,
            Before = passed,
            After = result < 0 ? passed : after.ToArray(),
            Result = result,
        };
        if (result < 0)
            call = call with { Reason = new FailureReason(file.Device, offset => HolderOf(file.Device, offset)).Of(call) };
        else if (IoctlNames.RequestsLines(call.Request) && _opened is not null)
            call = call with { Opened = TakeLines(file.Device, _opened, call.RequestedLines.Offsets) };
        _opened = null;
        _writer.Add(TracedProgram.Look(threadId), known, call.ToString);
    }

    /// <summary>A chip could not be opened for its first call, which has failed therefore. For the board's thread.</summary>
    /// <param name="threadId">Whose call it was.</param>
    /// <param name="chip">What programs know the chip by; null: it is gone.</param>
    /// <param name="arguments">The descriptor, the number of the ioctl, and where its argument is.</param>
    /// <param name="error">What it has failed with.</param>
    internal void Refused(int threadId, string? chip, in SeccompArguments arguments, Errno error)
    {
        string call = TextOf(arguments, chip is null ? "" : $"</dev/{chip}>");
        string? reason = error == Errno.ENODEV ? "the chip was removed" : null;
        _writer.Add(TracedProgram.Look(threadId), null, () => $"{call} = {ResultText.Of(-(int)error, reason)}");
    }

    /// <summary>A call was left to the kernel, as what it is about cannot be looked at. For the board's thread.</summary>
    /// <param name="threadId">Whose call it was.</param>
    /// <param name="arguments">The descriptor, the number of the ioctl, and where its argument is.</param>
    /// <param name="reason">Why not, as a sentence.</param>
    internal void Unseen(int threadId, in SeccompArguments arguments, string reason)
    {
        string call = TextOf(arguments, "");
        _writer.Add(TracedProgram.Look(threadId), null, () => $"{call} = ? [{reason}]");
    }

    private static string TextOf(in SeccompArguments arguments, string label) =>
        FormattableString.Invariant($"ioctl({(int)arguments.First}{label}, {IoctlNames.Of((uint)arguments.Second)}, 0x{arguments.Third:x})");

    private void Forget(DeviceFile file, FileTrace trace)
    {
        _files.Remove(file);
        foreach (uint offset in trace.Label.Offsets)
            _holders.Remove((file.Device, offset));
    }

    private FileLabel LabelOf(DeviceFile file)
    {
        FileKind kind = file switch
        {
            ChipFile => FileKind.Chip,
            LineRequestFile => FileKind.Request,
            LineHandleFile => FileKind.Handle,
            _ => FileKind.Event,
        };
        LineNames names = _names.GetValue(file.Device, static device => new LineNames(device.Chip.Lines.Select(line => line.Name)));
        return new FileLabel(kind, file.Device.Info.Name.ToString(), names, []);
    }

    private string TakeLines(GpioDevice device, FileTrace file, uint[] offsets)
    {
        file.SetLines(offsets);
        foreach (uint offset in offsets)
            _holders[(device, offset)] = file;
        return file.ToString();
    }

    private string HolderOf(GpioDevice device, uint offset)
    {
        string consumer = device.Chip.Lines[(int)offset].Consumer;
        string name = consumer.Length == 0 ? "a consumer without a name" : PrintableText.Quoted(Encoding.UTF8.GetBytes(consumer));
        return _holders.TryGetValue((device, offset), out FileTrace? file) ? $"{name} ({file.Opener})" : name;
    }
}
