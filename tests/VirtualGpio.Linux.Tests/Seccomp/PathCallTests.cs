// SPDX-License-Identifier: MIT
using VirtualGpio.Linux.Seccomp;

namespace VirtualGpio.Linux.Tests.Seccomp;

public sealed class PathCallTests
{
    private const ulong NoFollow = 0x100;
    private const ulong EmptyPath = 0x1000;

    [Theory]
    [InlineData(SystemCall.Open, PathQuestion.Open, false)]
    [InlineData(SystemCall.OpenAt, PathQuestion.Open, true)]
    [InlineData(SystemCall.Stat, PathQuestion.Stat, false)]
    [InlineData(SystemCall.LStat, PathQuestion.Stat, false)]
    [InlineData(SystemCall.NewFStatAt, PathQuestion.Stat, true)]
    [InlineData(SystemCall.Statx, PathQuestion.Statx, true)]
    [InlineData(SystemCall.Access, PathQuestion.Access, false)]
    [InlineData(SystemCall.FAccessAt, PathQuestion.Access, true)]
    [InlineData(SystemCall.FAccessAt2, PathQuestion.Access, true)]
    [InlineData(SystemCall.ReadLink, PathQuestion.ReadLink, false)]
    [InlineData(SystemCall.ReadLinkAt, PathQuestion.ReadLink, true)]
    [InlineData(SystemCall.GetXAttr, PathQuestion.Attribute, false)]
    [InlineData(SystemCall.LGetXAttr, PathQuestion.Attribute, false)]
    [InlineData(SystemCall.ListXAttr, PathQuestion.AttributeNames, false)]
    [InlineData(SystemCall.LListXAttr, PathQuestion.AttributeNames, false)]
    public void A_call_starts_from_the_working_directory_or_from_a_descriptor(SystemCall call, PathQuestion question, bool hasDirectory)
    {
        PathCall path = Read(call, hasDirectory ? [5, 0x1000, 0, 0, 0] : [0x1000, 0, 0, 0, 0]);
        Assert.Equal((question, hasDirectory ? 5 : PathLookup.CurrentFolder, 0x1000ul), (path.Question, path.Directory, path.Path));
    }

    [Fact]
    public void The_upper_half_of_a_register_is_not_looked_at() =>
        Assert.Equal(PathLookup.CurrentFolder, Read(SystemCall.OpenAt, [0xdead_0000_ffff_ff9c, 1, 0, 0, 0]).Directory);

    [Theory]
    [InlineData(SystemCall.Stat, true)]
    [InlineData(SystemCall.LStat, false)]
    [InlineData(SystemCall.Access, true)]
    [InlineData(SystemCall.ReadLink, false)]
    [InlineData(SystemCall.GetXAttr, true)]
    [InlineData(SystemCall.LGetXAttr, false)]
    [InlineData(SystemCall.ListXAttr, true)]
    [InlineData(SystemCall.LListXAttr, false)]
    public void Some_calls_follow_links_and_some_do_not(SystemCall call, bool follows) => Assert.Equal(follows, Read(call, [1, 0, 0, 0, 0]).FollowsLink);

    [Theory]
    [InlineData(0ul, true, false)]
    [InlineData(NoFollow, false, false)]
    [InlineData(EmptyPath, true, false)]
    [InlineData(0x8000ul, true, true)]
    public void Flags_say_whether_links_are_followed(ulong flags, bool follows, bool unknown)
    {
        PathCall[] calls =
        [
            Read(SystemCall.NewFStatAt, [1, 2, 3, flags, 0]),
            Read(SystemCall.Statx, [1, 2, flags, 0, 3]),
            Read(SystemCall.FAccessAt2, [1, 2, 0, flags, 0]),
        ];
        Assert.All(calls, call => Assert.Equal((follows, unknown), (call.FollowsLink, call.HasUnknownFlags)));
        Assert.Equal((3ul, 3ul), (calls[0].Buffer, calls[1].Buffer));
    }

    [Fact]
    public void How_a_file_is_opened_is_told()
    {
        OpenRequest plain = Read(SystemCall.Open, [1, 0, 0, 0, 0]).Open;
        Assert.Equal(default, plain);
        Assert.True(plain.FollowsLink);
        OpenRequest full = Read(SystemCall.OpenAt, [1, 2, 0x80000 | 0x800 | 0x40 | 0x80 | 2, 0, 0]).Open;
        Assert.True(full is { ClosesOnExec: true, IsNonBlocking: true, WantsNewFile: true, MayCreate: true, Writes: true, FollowsLink: false, WantsFolder: false, WantsPath: false });
        Assert.True(new OpenRequest(0x200000 | 2) is { WantsPath: true, Writes: false });
    }

    [Fact]
    public void openat2_is_read_from_memory()
    {
        ulong[] how = [0x80000, 0, 0];
        Assert.True(TryReadHow(how, sizeof(ulong) * 3, out PathCall path));
        Assert.True(path is { Question: PathQuestion.Open, Directory: 4, Path: 9, FollowsLink: true, RefusesLinks: false, StaysInside: false, Open.ClosesOnExec: true });
        how[2] = 4;
        Assert.True(TryReadHow(how, sizeof(ulong) * 3, out path) && path is { RefusesLinks: true, StaysInside: false });
        foreach (ulong resolve in new ulong[] { 1, 8, 16 })
        {
            how[2] = resolve;
            Assert.True(TryReadHow(how, sizeof(ulong) * 3, out path) && path is { RefusesLinks: false, StaysInside: true });
        }

        // What the kernel refuses: a size of before openat2, and a bad pointer.
        Assert.False(TryReadHow(how, (sizeof(ulong) * 3) - 1, out _));
        Assert.False(PathCall.TryRead(SystemCall.OpenAt2, Call([4, 9, 1, 24, 0]), out _));
    }

    [Theory]
    [InlineData(SystemCall.Ioctl)]
    [InlineData(SystemCall.GetDEnts64)]
    public void Other_calls_have_no_path(SystemCall call)
    {
        Assert.False(PathCall.TryRead(call, Call([1, 2, 3, 4, 5]), out _));
        Assert.DoesNotContain(call, PathCall.All);
    }

    private static unsafe bool TryReadHow(ulong[] how, int size, out PathCall path)
    {
        fixed (ulong* start = how)
            return PathCall.TryRead(SystemCall.OpenAt2, Call([4, 9, (ulong)start, (ulong)size, 0]), out path);
    }

    private static PathCall Read(SystemCall call, ulong[] arguments)
    {
        Assert.True(PathCall.TryRead(call, Call(arguments), out PathCall path));
        Assert.Contains(call, PathCall.All);
        return path;
    }

    private static SeccompNotification Call(ulong[] arguments) => new()
    {
        ThreadId = Environment.ProcessId,
        Data = new SeccompData { Arguments = new SeccompArguments(arguments[0], arguments[1], arguments[2], arguments[3], arguments[4], 0) },
    };
}
