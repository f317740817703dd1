// SPDX-License-Identifier: MIT
using VirtualGpio.Linux;
using VirtualGpio.Uapi.Abi;
using VirtualGpio.Uapi.Device;

namespace VirtualGpio.Uapi.Tests.Device;

public sealed class KernelReadTests
{
    private readonly Rig _rig = new();

    [Fact]
    public void A_request_gives_whole_events_only()
    {
        DeviceFile file = _rig.Request(GpioV2LineFlags.Input | GpioV2LineFlags.EdgeBoth, 0);
        Assert.Equal(-(int)Errno.EINVAL, KernelRead.From(file, 47, out _));
        Assert.Equal(-(int)Errno.EAGAIN, KernelRead.From(file, 48, out _));
        for (int i = 0; i < 4; i++)
            _rig.Pull(0, i % 2 == 0);
        Assert.Equal(48, KernelRead.From(file, 95, out _));
        Assert.Equal(96, KernelRead.From(file, 96, out _));
        Assert.Equal(48, KernelRead.From(file, 4_096, out _));
    }

    [Theory]
    [InlineData(true, 104, 103, 208)]
    [InlineData(false, 288, 287, 575)]
    public void A_chips_file_says_first_that_there_is_nothing_and_gives_one_event_where_two_of_version_2_do_not_fit(bool older, int size, int tooFew, int one)
    {
        _rig.Watch(_rig.File, 0, older);
        Assert.Equal(-(int)Errno.EAGAIN, KernelRead.From(_rig.File, 1, out _));
        for (int i = 0; i < 3; i++)
            _rig.Request(GpioV2LineFlags.Input, 0).Close(++_rig.Now);
        Assert.Equal(-(int)Errno.EINVAL, KernelRead.From(_rig.File, tooFew, out _));
        Assert.Equal(size, KernelRead.From(_rig.File, one, out _));
        Assert.Equal(2 * size, KernelRead.From(_rig.File, size + 288, out _));
        Assert.Equal(3 * size, KernelRead.From(_rig.File, 4_096, out byte[] rest));
        Assert.Equal(3 * size, rest.Length);
    }

    [Fact]
    public void A_handle_has_nothing_to_read()
    {
        var request = new GpioV1HandleRequest { LineCount = 1 };
        Assert.Equal(0, _rig.Ioctl(_rig.File, GpioIoctl.V1GetLineHandle, ref request));
        Assert.Equal(-(int)Errno.EINVAL, KernelRead.From(_rig.Opener.Files[0], 64, out _));
    }
}
