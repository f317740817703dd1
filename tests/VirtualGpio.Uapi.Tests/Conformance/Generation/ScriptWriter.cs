// SPDX-License-Identifier: MIT
using System.Globalization;
using System.Text;

namespace VirtualGpio.Uapi.Tests.Conformance.Generation;

/// <summary>Writes a script.</summary>
internal sealed class ScriptWriter
{
    /// <summary>The file that <see cref="Chip"/> opens.</summary>
    public const string ChipFile = "chip";

    private readonly StringBuilder _text = new();

    /// <summary>The script so far.</summary>
    public string Text => _text.ToString();

    /// <summary>A comment: what the following steps are about.</summary>
    public void Topic(string text) => Add($"# {text}");

    /// <summary>The script's first lines.</summary>
    public void Begin(ConformanceChip chip, string about)
    {
        Add("# SPDX-License-Identifier: MIT");
        Topic(about);
        Add($"chip {chip.Kind}");
    }

    public void Open(string file = ChipFile) => Add($"open {file}");

    public void Ioctl(string file, uint request, StructBytes argument, ArgumentMemory memory = ArgumentMemory.Writable) =>
        Add($"ioctl {file} {request:x8} {Format(argument, memory)}");

    /// <summary>A request on <see cref="ChipFile"/> that gives a file.</summary>
    public void Request(string newFile, uint request, StructBytes argument, ArgumentMemory memory = ArgumentMemory.Writable, string from = ChipFile) =>
        Add($"request {from} {newFile} {request:x8} {Format(argument, memory)}");

    public void Request(string newFile, LineRequest request, string from = ChipFile) =>
        Request(newFile, UapiNumber.Line, request.ToStruct(), from: from);

    public void Request(string newFile, HandleRequest request, string from = ChipFile) =>
        Request(newFile, UapiNumber.LineHandle, request.ToStruct(), from: from);

    public void Configure(string file, LineConfig config) => Ioctl(file, UapiNumber.SetLineConfig, config.ToStruct());

    public void Info(uint offset, string file = ChipFile) => Ioctl(file, UapiNumber.LineInfo, StructBytes.LineInfo(offset));

    public void InfoV1(uint offset, string file = ChipFile) => Ioctl(file, UapiNumber.LineInfoV1, StructBytes.LineInfoV1(offset));

    public void Get(string file, ulong mask) => Ioctl(file, UapiNumber.GetLineValues, StructBytes.Values(0, mask));

    public void Set(string file, ulong bits, ulong mask) => Ioctl(file, UapiNumber.SetLineValues, StructBytes.Values(bits, mask));

    public void GetHandle(string file) => Ioctl(file, UapiNumber.GetHandleValues, StructBytes.HandleValues());

    public void SetHandle(string file, params byte[] values) => Ioctl(file, UapiNumber.SetHandleValues, StructBytes.HandleValues(values));

    public void Watch(uint offset, string file = ChipFile) => Ioctl(file, UapiNumber.WatchLineInfo, StructBytes.LineInfo(offset));

    public void WatchV1(uint offset, string file = ChipFile) => Ioctl(file, UapiNumber.WatchLineInfoV1, StructBytes.LineInfoV1(offset));

    public void Unwatch(uint offset, string file = ChipFile) => Ioctl(file, UapiNumber.UnwatchLineInfo, StructBytes.Unwatch(offset));

    /// <summary>Pulls a line to one level after the other: 1 up, 0 down.</summary>
    public void Pull(uint line, params ReadOnlySpan<int> levels)
    {
        foreach (int level in levels)
            Add($"pull {line} {(level != 0 ? "up" : "down")}");
    }

    /// <summary>Pulls a line up, down, up…: so many times, from a low level.</summary>
    public void Toggle(uint line, int times)
    {
        for (int i = 0; i < times; i++)
            Pull(line, i % 2 == 0 ? 1 : 0);
    }

    public void Read(string file, int size) => Add($"read {file} {size}");

    public void ReadBad(string file, int size) => Add($"read {file} {size} bad");

    public void Poll(params ReadOnlySpan<string> files)
    {
        foreach (string file in files)
            Add($"poll {file}");
    }

    public void Wait(string file, int milliseconds) => Add($"wait {file} {milliseconds}");

    public void CloseOnExec(string file) => Add($"cloexec {file}");

    public void Close(params ReadOnlySpan<string> files)
    {
        foreach (string file in files)
            Add($"close {file}");
    }

    private static string Format(StructBytes argument, ArgumentMemory memory)
    {
        string text = ByteText.Format(argument.Bytes);
        return memory switch
        {
            ArgumentMemory.ReadOnly => $"readonly:{text}",
            ArgumentMemory.Half => $"half:{text}",
            ArgumentMemory.Bad => "bad",
            _ => text,
        };
    }

    private void Add(FormattableString line) => _text.Append(line.ToString(CultureInfo.InvariantCulture)).Append('\n');

    private void Add(string line) => _text.Append(line).Append('\n');
}
