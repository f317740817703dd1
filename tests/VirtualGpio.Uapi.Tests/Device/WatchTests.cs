// SPDX-License-Identifier: MIT
using VirtualGpio.Linux;
using VirtualGpio.Uapi.Abi;
using VirtualGpio.Uapi.Device;

namespace VirtualGpio.Uapi.Tests.Device;

public sealed class WatchTests
{
    private readonly Rig _rig = new();

    [Fact]
    public void A_watcher_is_told_of_a_request_a_new_config_and_a_release()
    {
        ChipFile watcher = _rig.Open();
        Assert.Equal(0, _rig.Watch(watcher, 1));
        DeviceFile file = _rig.Request(GpioV2LineFlags.Input | GpioV2LineFlags.BiasPullUp, 0, 1);
        long requested = _rig.Now;
        var config = new GpioV2LineConfig { Flags = GpioV2LineFlags.Input | GpioV2LineFlags.EdgeRising };
        Rig.Add(ref config, 2, Rig.Debounce(7));
        _rig.SetConfig(file, config);
        _rig.SetValues(file, 1, 1);
        file.Close(++_rig.Now);
        GpioV2LineInfoChanged[] told = Rig.Read<GpioV2LineInfoChanged>(watcher);
        Assert.Equal([GpioLineChange.Requested, GpioLineChange.Reconfigured, GpioLineChange.Released], told.Select(it => it.Change));
        Assert.Equal((ulong)requested, told[0].Timestamp);
        Assert.Equal(
            [
                GpioV2LineFlags.Used | GpioV2LineFlags.Input | GpioV2LineFlags.BiasPullUp,
                GpioV2LineFlags.Used | GpioV2LineFlags.Input | GpioV2LineFlags.EdgeRising,
                GpioV2LineFlags.Input,
            ],
            told.Select(it => it.Info.Flags));
        Assert.Equal(["tester", "tester", ""], told.Select(it => it.Info.Consumer.ToString()));
        Assert.Equal([0u, 1u, 0u], told.Select(it => it.Info.AttributeCount));
        Assert.All(told, it => Assert.Equal((1u, "one"), (it.Info.Offset, it.Info.Name.ToString())));
    }

    [Fact]
    public void The_file_that_requests_is_told_too_and_one_that_does_not_watch_is_not()
    {
        ChipFile other = _rig.Open();
        _rig.Watch(_rig.File, 0);
        _rig.Watch(other, 1);
        _rig.Request(GpioV2LineFlags.Input, 0);
        Assert.Single(Rig.Read<GpioV2LineInfoChanged>(_rig.File));
        Assert.Empty(Rig.Read<GpioV2LineInfoChanged>(other));
    }

    [Fact]
    public void A_request_that_fails_in_the_middle_shows_as_requests_and_releases()
    {
        _rig.Request(GpioV2LineFlags.Input, 2);
        _rig.Watch(_rig.File, 0);
        _rig.Watch(_rig.File, 2);
        Assert.Equal(Errno.EBUSY, _rig.Refused(Rig.RequestOf(GpioV2LineFlags.Input, 0, 2)));
        Assert.Equal(
            [(0u, GpioLineChange.Requested), (0u, GpioLineChange.Released)],
            Rig.Read<GpioV2LineInfoChanged>(_rig.File).Select(it => (it.Info.Offset, it.Change)));
    }

    [Fact]
    public void A_line_whose_detector_cannot_be_set_up_is_released_without_having_been_requested()
    {
        _rig.Watch(_rig.File, 0);
        Assert.Equal(
            Errno.EINVAL, _rig.Refused(Rig.RequestOf(GpioV2LineFlags.Input | GpioV2LineFlags.EdgeRising, 0) with { EventBufferSize = 1 }));
        Assert.Equal(GpioLineChange.Released, Assert.Single(Rig.Read<GpioV2LineInfoChanged>(_rig.File)).Change);
    }

    [Fact]
    public void Watching_gives_the_info_and_twice_is_busy()
    {
        var info = new GpioV2LineInfo { Offset = 3 };
        Assert.Equal(0, _rig.Ioctl(_rig.File, GpioIoctl.V2WatchLineInfo, ref info));
        Assert.Equal(("three", GpioV2LineFlags.Input), (info.Name.ToString(), info.Flags));
        Assert.Equal(-(int)Errno.EBUSY, _rig.Watch(_rig.File, 3));
        Assert.Equal(0, _rig.Watch(_rig.Open(), 3));
    }

    [Fact]
    public void What_is_watched_no_longer_can_be_watched_again_and_what_is_not_watched_cannot_be_let_go()
    {
        Assert.Equal(-(int)Errno.EBUSY, _rig.Unwatch(_rig.File, 3));
        _rig.Watch(_rig.File, 3);
        Assert.Equal(-(int)Errno.EBUSY, _rig.Unwatch(_rig.File, 2));
        Assert.Equal(0, _rig.Unwatch(_rig.File, 3));
        Assert.Equal(-(int)Errno.EBUSY, _rig.Unwatch(_rig.File, 3));
        _rig.Request(GpioV2LineFlags.Input, 3);
        Assert.Empty(Rig.Read<GpioV2LineInfoChanged>(_rig.File));
        Assert.Equal(0, _rig.Watch(_rig.File, 3));
    }

    [Fact]
    public void The_first_watch_decides_the_version_for_good()
    {
        Assert.Equal(0, _rig.Watch(_rig.File, 0, older: true));
        Assert.Equal(-(int)Errno.EPERM, _rig.Watch(_rig.File, 1));
        // Before the question whether it is watched already.
        Assert.Equal(-(int)Errno.EPERM, _rig.Watch(_rig.File, 0));
        Assert.Equal(0, _rig.Unwatch(_rig.File, 0));
        Assert.Equal(-(int)Errno.EPERM, _rig.Watch(_rig.File, 0));
        Assert.Equal(0, _rig.Watch(_rig.File, 0, older: true));
        ChipFile other = _rig.Open();
        Assert.Equal(0, _rig.Watch(other, 0));
        Assert.Equal(-(int)Errno.EPERM, _rig.Watch(other, 1, older: true));
    }

    [Fact]
    public void A_watcher_of_version_1_is_told_in_its_words()
    {
        _rig.Watch(_rig.File, 1, older: true);
        _rig.Request(GpioV2LineFlags.Output | GpioV2LineFlags.ActiveLow, 1);
        GpioV1LineInfoChanged told = Assert.Single(Rig.Read<GpioV1LineInfoChanged>(_rig.File));
        Assert.Equal((GpioLineChange.Requested, (ulong)_rig.Now), (told.Change, told.Timestamp));
        Assert.Equal(GpioV1LineFlags.Kernel | GpioV1LineFlags.Output | GpioV1LineFlags.ActiveLow, told.Info.Flags);
        Assert.Equal((1u, "one", "tester"), (told.Info.Offset, told.Info.Name.ToString(), told.Info.Consumer.ToString()));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_watcher_that_does_not_read_loses_the_newest(bool older)
    {
        _rig.Watch(_rig.File, 0, older);
        for (int i = 0; i < 20; i++)
            _rig.Request(GpioV2LineFlags.Input, 0).Close(++_rig.Now);
        GpioLineChange[] told = older
            ? [.. Rig.Read<GpioV1LineInfoChanged>(_rig.File).Select(it => it.Change)]
            : [.. Rig.Read<GpioV2LineInfoChanged>(_rig.File).Select(it => it.Change)];
        Assert.Equal((32, GpioLineChange.Requested, GpioLineChange.Released), (told.Length, told[0], told[^1]));
        _rig.Request(GpioV2LineFlags.Input, 0);
        Assert.True(((MemoryPipe)_rig.File.Events).Length > 0);
    }

    [Fact]
    public void A_file_that_was_closed_watches_nothing()
    {
        ChipFile watcher = _rig.Open();
        _rig.Watch(watcher, 0);
        watcher.Close(++_rig.Now);
        _rig.Request(GpioV2LineFlags.Input, 0);
        Assert.Equal(0, _rig.Device.Lines[0].Watches);
    }

    [Fact]
    public void The_board_is_told_of_every_change_too()
    {
        var observer = new Recorder();
        _rig.Device.Observer = observer;
        DeviceFile file = _rig.Request(GpioV2LineFlags.Input, 1, 0);
        _rig.SetConfig(file, new GpioV2LineConfig { Flags = GpioV2LineFlags.Output });
        file.Close(++_rig.Now);
        Assert.Equal(["1 Requested", "0 Requested", "1 Reconfigured", "0 Reconfigured", "1 Released", "0 Released"], observer.Told);
    }

    [Fact]
    public void Each_event_that_is_lost_is_told_to_the_board_in_both_versions()
    {
        var observer = new Recorder();
        _rig.Request(Rig.RequestOf(GpioV2LineFlags.Input | GpioV2LineFlags.EdgeBoth, 0) with { EventBufferSize = 2 });
        var older = new GpioV1EventRequest { Offset = 1, Flags = GpioV1HandleFlags.Input, Events = GpioV1EventFlags.Rising | GpioV1EventFlags.Falling };
        Assert.Equal(0, _rig.Ioctl(_rig.File, GpioIoctl.V1GetLineEvent, ref older));
        _rig.Device.Observer = observer;

        for (int i = 0; i < 18; i++)
        {
            if (i < 4)
                _rig.Pull(0, i % 2 == 0);
            _rig.Pull(1, i % 2 == 0);
        }

        Assert.Equal(["0 lost", "0 lost", "1 lost", "1 lost"], observer.Told);
    }

    private sealed class Recorder : IDeviceObserver
    {
        public List<string> Told { get; } = [];

        public void OnLineChanged(int line, GpioLineChange change, long now) => Told.Add($"{line} {change}");

        public void OnEventLost(int line, long now) => Told.Add($"{line} lost");
    }
}
