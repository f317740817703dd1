// SPDX-License-Identifier: MIT
using VirtualGpio.Linux.Seccomp;

namespace VirtualGpio.Linux.Tests.Seccomp;

/// <summary>With real namespaces; where these are forbidden the tests fail, and say so.</summary>
[Collection(nameof(Alone))]
public sealed class PrivateDevicesTests
{
    public static TheoryData<bool> Ways
    {
        get
        {
            NamespaceSupport support = NamespaceSupport.Probe();
            Assert.Null(support.Obstacle);
            return support.NeedsUserNamespace ? [true] : [false, true];
        }
    }

    [Theory]
    [MemberData(nameof(Ways))]
    public void There_are_chips_and_all_else_is_as_it_was(bool userNamespace)
    {
        const string list = "ls /dev | grep -v -e ^gpiochip; stat -c '%n %F %t %T %s %a' /dev/null /dev/tty /dev/shm /dev/fd; readlink /dev/fd; ls /sys/dev/char /sys/class; ls /sys/bus | grep -v ^gpio; umask; pwd; grep CapEff /proc/self/status; id -u";
        string outside = Run(new ProgramStart { Program = "sh", Arguments = ["-c", list], WorkingDirectory = "/usr" });
        string inside = Run(new PrivateDevices(["gpiochip0", "gpiochip7"], userNamespace).Wrap(new ProgramStart { Program = "sh", Arguments = ["-c", list], WorkingDirectory = "/usr" }));
        if (userNamespace)
        {
            // A root of one's own has all capabilities there, also those that this one was started without.
            outside = WithoutCapabilities(outside);
            inside = WithoutCapabilities(inside);
        }

        Assert.Equal(outside, inside);
    }

    [Theory]
    [MemberData(nameof(Ways))]
    public void What_libgpiod_looks_at_is_there(bool userNamespace)
    {
        const string look = "stat -c '%F %t:%T' /dev/gpiochip7; cat /sys/bus/gpio/devices/gpiochip7/dev; realpath /sys/dev/char/1:7/subsystem; "
            + "ls /dev | grep ^gpiochip; test -L /dev/full && stat -L -c '%F %t:%T' /dev/full; echo x > /dev/null";
        Assert.Equal(
            "character special file 1:7\n1:7\n/sys/bus/gpio\ngpiochip0\ngpiochip7\ncharacter special file 1:7\n",
            Run(new PrivateDevices(["gpiochip0", "gpiochip7"], userNamespace).Wrap(new ProgramStart { Program = "sh", Arguments = ["-c", look] })));
    }

    [Theory]
    [MemberData(nameof(Ways))]
    public void A_stand_in_is_recognised_and_replaced(bool userNamespace)
    {
        var devices = new PrivateDevices(["gpiochip0", "gpiochip1"], userNamespace);
        string code = Supervised.PerlCode("use Fcntl; sysopen(my $f, '/dev/gpiochip1', O_RDWR | O_NONBLOCK) or die; open(my $g, '<', '/dev/full') or die; open(my $h, '<', '/dev/null') or die;"
            + " gpio(fileno($_), 1, 0) for ($g, $h, $f, $f); my $b; print sysread($f, $b, 8); print unpack('Q', $b);");
        using var it = Supervised.Run(devices.Wrap(new ProgramStart { Program = "perl", Arguments = ["-e", code] }));
        using var eventFd = EventFd.Create();
        eventFd.Signal(6);
        var chips = new List<(bool, string?)>();
        it.Serve(call =>
        {
            int number = (int)call.Data.Word(0);
            Assert.Equal(it.Process.Id, call.ThreadId);
            Assert.Equal(Errno.None, ProgramDescriptor.Look(call.ThreadId, number, out ProgramDescriptor descriptor));
            string? chip = devices.ChipOf(call.ThreadId, number);
            chips.Add((PrivateDevices.MayBeStandIn(descriptor), chip));
            if (chip is not null)
            {
                int flags = ProgramDescriptor.FlagsOf(call.ThreadId, number)!.Value;
                Assert.Equal(ProgramDescriptor.CloseOnExec | ProgramDescriptor.NonBlocking, flags & (ProgramDescriptor.CloseOnExec | ProgramDescriptor.NonBlocking));
                Assert.Equal(number, it.Listener.AddDescriptor(call.Id, eventFd, closeOnExec: true, at: number));
            }

            it.Listener.Return(call.Id, 0);
        });
        Assert.Equal("86", it.Output);
        Assert.Equal([(true, null), (false, null), (true, "gpiochip1"), (false, null)], chips);
    }

    [Theory]
    [MemberData(nameof(Ways))]
    public void Pseudo_terminals_can_be_made(bool userNamespace)
    {
        // TIOCGPTN: the number of the terminal, which is in /dev/pts if all is well.
        string code = "use Fcntl; sysopen(my $m, '/dev/ptmx', O_RDWR | O_NOCTTY) or die $!; my $n = pack('L', 0); ioctl($m, 0x80045430, $n) or die $!; print -c '/dev/pts/' . unpack('L', $n) ? 'there' : 'not there';";
        Assert.Equal("there", Run(new PrivateDevices(["gpiochip0"], userNamespace).Wrap(new ProgramStart { Program = "perl", Arguments = ["-e", code] })));
    }

    [Theory]
    [MemberData(nameof(Ways))]
    public void A_view_can_be_made_in_another_one(bool userNamespace)
    {
        ProgramStart look = new() { Program = "sh", Arguments = ["-c", "ls /dev | grep ^gpiochip; ls /sys/bus/gpio/devices; test -c /dev/null && test -c /dev/full && test -d /dev/pts && echo x > /dev/null"] };
        ProgramStart inner = new PrivateDevices(["gpiochip3"], userNamespace).Wrap(look);
        Assert.Equal("gpiochip3\ngpiochip3\n", Run(new PrivateDevices(["gpiochip0"], userNamespace).Wrap(inner)));
    }

    [Theory]
    [MemberData(nameof(Ways))]
    public void The_exit_status_and_arguments_are_the_programs(bool userNamespace)
    {
        var devices = new PrivateDevices(["gpiochip0"], userNamespace);
        using var it = Supervised.Run(devices.Wrap(new ProgramStart { Program = "sh", Arguments = ["-c", "printf '<%s>' \"$@\"; exit 9", "name", "a b", "", "$(x)"] }));
        Assert.Equal((9, "<a b><><$(x)>"), (it.End().Status, it.Output));
    }

    [Theory]
    [InlineData("unshare: unrecognized option '--map-current-user'\nBusyBox v1.35.0 multi-call binary.\n", "of util-linux; those of BusyBox lack options")]
    [InlineData("unshare: unshare failed: Operation not permitted\n", "cannot be made: unshare: unshare failed: Operation not permitted. ")]
    [InlineData("one\ntwo\nthree\nfour", "cannot be made: one two three. ")]
    public void Why_no_private_folder_can_be_made_is_told_in_sentences(string output, string expected) =>
        Assert.Contains(expected, NamespaceSupport.Explain(output), StringComparison.Ordinal);

    [Fact]
    public void A_program_that_is_not_there_is_told_before_anything_is_made() =>
        Assert.Equal(127, Assert.Throws<ProgramStartException>(
            () => new PrivateDevices(["gpiochip0"], true).Wrap(new ProgramStart { Program = "vgpio-no-such-program" })).ShellStatus);

    [Theory]
    [InlineData("")]
    [InlineData("gpiochip")]
    [InlineData("gpiochip01")]
    [InlineData("gpiochip0 null")]
    [InlineData("../gpiochip0")]
    [InlineData("gpiochip0\n")]
    [InlineData("gpiochip123456")]
    public void Names_that_are_no_chips_are_refused(string name) =>
        Assert.Throws<ArgumentException>(() => new PrivateDevices(["gpiochip0", name], true));

    private static string WithoutCapabilities(string text) =>
        string.Join('\n', text.Split('\n').Where(line => !line.StartsWith("CapEff", StringComparison.Ordinal)));

    private static string Run(ProgramStart start)
    {
        using var it = Supervised.Run(start);
        Assert.True(it.End().ShellStatus == 0, it.Output);
        return it.Output;
    }
}
