// SPDX-License-Identifier: MIT
using VirtualGpio.Linux;
using VirtualGpio.Uapi.Abi;
using VirtualGpio.Uapi.Device;
using VirtualGpio.Uapi.Host;
using VirtualGpio.Uapi.Tests.Device;
using VirtualGpio.Uapi.Trace;

namespace VirtualGpio.Uapi.Tests.Trace;

/// <summary>Programs that do not read, with pipes of the system.</summary>
public sealed class LostEventTests : IFileOpener, IDisposable
{
    private readonly Rig _rig = new();
    private readonly HeldTerminal _output = new();
    private readonly CallTrace _trace;
    private DeviceFile? _opened;

    public LostEventTests() => _trace = new CallTrace(_output.Write);

    public void Dispose()
    {
        _trace.Dispose();
        _output.Dispose();
    }

    [Fact]
    public void Of_a_request_the_oldest_are_counted()
    {
        GpioV2LineRequest request = Rig.RequestOf(GpioV2LineFlags.Input | GpioV2LineFlags.EdgeBoth, 1);
        request.EventBufferSize = 2;
        Assert.Equal(0, LineRequestFile.Create(_rig.Device, ref request, this, ++_rig.Now));
        Toggle(5);
        Assert.Equal("5 events, 3 lost", Closed());
    }

    [Fact]
    public void Of_a_line_event_of_version_1_the_newest_are_counted()
    {
        var request = new GpioV1EventRequest { Offset = 1, Flags = GpioV1HandleFlags.Input, Events = GpioV1EventFlags.Both };
        Assert.Equal(0, LineEventFile.Create(_rig.Device, ref request, this, ++_rig.Now));
        Toggle(20);
        Assert.Equal("20 events, 4 lost", Closed());
    }

    [Fact]
    public void Of_a_watch_the_newest_are_counted()
    {
        ChipFile chip = _rig.Device.Open(((IFileOpener)this).NewPipe()!)!;
        ((IFileOpener)this).Install(chip);
        Assert.Equal(0, _rig.Watch(chip, 2));
        for (int i = 0; i < 20; i++)
            _rig.Request(GpioV2LineFlags.Input, 2).Close(++_rig.Now);
        Assert.Equal("40 events, 8 lost", Closed());
    }

    [Fact]
    public void A_pipe_without_a_trace_loses_them_all_the_same()
    {
        GpioV2LineRequest request = Rig.RequestOf(GpioV2LineFlags.Input | GpioV2LineFlags.EdgeBoth, 1);
        request.EventBufferSize = 2;
        Assert.Equal(0, LineRequestFile.Create(_rig.Device, ref request, this, ++_rig.Now));
        ((ProgramPipe)_opened!.Events).Trace = null;
        Toggle(5);
        Assert.Equal(2, _opened.Events.Waiting(_opened.EventSize));
        _opened.Close(++_rig.Now);
    }

    IEventPipe IFileOpener.NewPipe() => new ProgramPipe(Pipe.Create());

    int IFileOpener.Install(DeviceFile file)
    {
        _opened = file;
        ((ProgramPipe)file.Events).Trace = _trace.Opened(Environment.ProcessId, 5, file);
        return 5;
    }

    private void Toggle(int count)
    {
        for (int i = 0; i < count; i++)
            _rig.Pull(1, i % 2 == 0);
    }

    /// <summary>What is told of the events when the file is closed.</summary>
    private string Closed()
    {
        _opened!.Close(++_rig.Now);
        _trace.Dispose();
        string last = _output.Lines[^1];
        return last[(last.IndexOf(", ", StringComparison.Ordinal) + 2)..];
    }
}
