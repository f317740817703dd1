// SPDX-License-Identifier: MIT
using FsCheck;
using FsCheck.Fluent;
using VirtualGpio.Linux.Seccomp;

namespace VirtualGpio.Linux.Tests.Seccomp;

public sealed class MountTableTests
{
    private const string Root = "22 1 254:0 / / rw,relatime shared:1 - ext4 /dev/vda rw";
    private const string Fuse = "40 22 0:44 / /home/me/cloud rw shared:2 master:3 - fuse.sshfs me@there: rw";

    [Fact]
    public void What_asks_somebody_else_is_told_apart()
    {
        Assert.Equal((true, true), MountTable.Judge([Root]));
        Assert.Equal((true, false), MountTable.Judge([Root, Fuse]));
        Assert.Equal((false, false), MountTable.Judge([Fuse]));
        Assert.Equal((false, false), MountTable.Judge([]));
        // The last one at a place is what is seen.
        Assert.Equal((false, false), MountTable.Judge([Root, "23 22 0:50 / / rw - nfs4 there:/ rw"]));
        Assert.Equal((true, true), MountTable.Judge([Root, "24 22 0:5 / /dev rw - devtmpfs dev rw", "25 22 0:6 / /my\\040folder ro master:1 - tmpfs none rw"]));
    }

    [Fact]
    public void Any_text_is_a_table() =>
        Prop.ForAll(ArbMap.Default.ArbFor<NonNull<string>>(), text => !MountTable.Judge([Root, text.Get]).All || text.Get.Contains(" - ", StringComparison.Ordinal))
            .Check(Config.QuickThrowOnFailure.WithMaxTest(1_000));

    [Fact]
    public void That_of_this_machine_is_the_same_the_second_time()
    {
        (bool Root, bool All) expected = MountTable.Judge(File.ReadLines("/proc/self/mountinfo"));
        Assert.Equal(expected, (MountTable.IsRootLocal, MountTable.AreAllLocal));
        Assert.Equal(expected, (MountTable.IsRootLocal, MountTable.AreAllLocal));
    }
}
