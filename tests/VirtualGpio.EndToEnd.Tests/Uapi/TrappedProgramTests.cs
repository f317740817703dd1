// SPDX-License-Identifier: MIT
using VirtualGpio.Hosting.OneChip;
using VirtualGpio.Linux.Seccomp;

namespace VirtualGpio.EndToEnd.Tests.Uapi;

/// <summary>Programs whose calls for files are trapped: they find the chip by all its paths, and everything else as it is.</summary>
[Collection(GuestCollection.Name)]
public sealed class TrappedProgramTests : IDisposable
{
    /// <summary>A character device of the machine's that is no chip, to compare with.</summary>
    private const string OtherDevice = "/dev/null";

    private static readonly string s_getdents = $"{SystemCallTable.Native.NumberOf(SystemCall.GetDEnts64)}";
    private readonly string _folder = Directory.CreateTempSubdirectory("vgpio-trapped-").FullName;

    private static ChipHostOptions Options { get; } = new() { ChipName = "panel", LineCount = 8, Names = ["button", "led"] };

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [InlineData("cd /dev; gpioinfo -c ./gpiochip0 | head -1", "gpiochip0 - 8 lines:")]
    [InlineData("gpioinfo -c /usr/../dev//./gpiochip0 | head -1", "gpiochip0 - 8 lines:")]
    [InlineData("ln -s /dev/gpiochip0 mychip; gpioinfo -c ./mychip | head -1", "gpiochip0 - 8 lines:")]
    [InlineData("ln -s /dev/gpiochip0 one; ln -s one other; cat other < /dev/null & kill $!; realpath other", "/dev/gpiochip0")]
    [InlineData("ln -s /dev d; gpioinfo -c d/gpiochip0 | head -1; realpath d/gpiochip0", "gpiochip0 - 8 lines:\n/dev/gpiochip0")]
    [InlineData("echo /dev/gpiochip*", "/dev/gpiochip0")]
    [InlineData("cd /dev; echo gpio*", "gpiochip0")]
    [InlineData("find /dev -name 'gpiochip*' -type c", "/dev/gpiochip0")]
    [InlineData("ls -l /dev/gpiochip0 2>&1 | cut -c1-10", "crw-rw-rw-")]
    [InlineData("ls /dev | grep -c '^gpiochip0$'", "1")]
    [InlineData("ls /sys/bus | grep -c '^gpio$'", "1")]
    [InlineData("ls /sys/bus/gpio /sys/bus/gpio/devices /sys/bus/gpio/devices/gpiochip0", "/sys/bus/gpio:\ndevices\n\n/sys/bus/gpio/devices:\ngpiochip0\n\n/sys/bus/gpio/devices/gpiochip0:\ndev\nsubsystem\nuevent")]
    [InlineData("ls -la /sys/bus/gpio > /dev/null; echo $?", "0")]
    [InlineData("cd -P /dev; cat ../sys/bus/gpio/devices/gpiochip0/uevent | tail -1", "DEVNAME=gpiochip0")]
    [InlineData("test \"$(cat /sys/bus/gpio/devices/gpiochip0/dev)\" = \"$(stat -c %Hr:%Lr /dev/gpiochip0)\" && echo same", "same")]
    [InlineData("realpath /sys/dev/char/$(stat -c %Hr:%Lr /dev/gpiochip0)/subsystem", "/sys/bus/gpio")]
    [InlineData("readlink /sys/dev/char/$(stat -c %Hr:%Lr /dev/gpiochip0)", "../../bus/gpio/devices/gpiochip0")]
    [InlineData("find /sys/bus/gpio -name uevent", "/sys/bus/gpio/devices/gpiochip0/uevent")]
    [InlineData("test -r /dev/gpiochip0 && test -w /dev/gpiochip0 && test -c /dev/gpiochip0 && ! test -x /dev/gpiochip0 && echo right", "right")]
    [InlineData("cat /dev/gpiochip0/x 2>&1; cat /dev/gpiochip9 2>&1; true", "cat: /dev/gpiochip0/x: Not a directory\ncat: /dev/gpiochip9: No such file or directory")]
    [InlineData("perl -e '$f = fork(); if (!$f) { chdir \"/dev\"; print -c \"gpiochip0\" ? 1 : 0 } else { wait }'", "1")]
    public async Task A_path_leads_to_the_chip_as_to_any_device(string command, string expected)
    {
        await using var programs = new HostPrograms(Options, trapped: true);
        Assert.Equal(expected + "\n", (await programs.RunAsync($"cd {_folder}; {command}")).TrimEnd('\n') + "\n");
    }

    [Fact]
    public async Task Every_way_to_open_and_to_ask_ends_as_with_another_device()
    {
        // What the kernel answers for a real device is what is expected for the chip: the errors by their numbers.
        string script = Path.Combine(_folder, "ask.pl");
        await File.WriteAllTextAsync(script, """
            use Fcntl; use POSIX (); use Errno;
            my $device = shift; my $folder = shift; my $name = $device =~ s!^/dev/!!r;
            symlink($device, "$folder/$name-link");
            sub tell_ { my ($what, $ok) = @_; print "$what ", $ok ? "ok" : $!+0, "\n"; }
            for my $way (["rdonly", O_RDONLY], ["wronly", O_WRONLY], ["rdwr", O_RDWR], ["creat", O_RDWR | O_CREAT], ["excl", O_RDWR | O_CREAT | O_EXCL], ["trunc", O_WRONLY | O_TRUNC],
                ["nonblock", O_RDONLY | O_NONBLOCK], ["directory", O_RDONLY | O_DIRECTORY], ["nofollow", O_RDONLY | O_NOFOLLOW]) {
                for my $path ($device, "$folder/$name-link", "$device/", "$device/x", "$device/..") {
                    $! = 0; my $ok = sysopen(my $file, $path, $way->[1], 0600);
                    tell_("$way->[0] " . ($path =~ s!$name!X!r), $ok);
                }
            }
            for my $mode (0 .. 8, 255) { $! = 0; tell_("access $mode", POSIX::access($device, $mode)) }
            $! = 0; tell_("readlink", defined readlink($device));
            $! = 0; tell_("readlink link", readlink("$folder/$name-link") eq $device);
            my @s = lstat("$folder/$name-link"); print "lstat ", POSIX::S_ISDIR($s[2]) ? 1 : 0, " ", -l _ ? 1 : 0, "\n";
            @s = stat("$folder/$name-link"); printf "stat %o %d %d\n", $s[2], $s[3], $s[7];
            $! = 0; tell_("bad pointer", syscall(STAT, $device, 8) == 0);
            $! = 0; tell_("bad path", syscall(STAT, 8, my $b = "x" x 200) == 0);
            $! = 0; tell_("long path", -e "/" . ("x" x 5000));
            """.Replace("STAT", SystemCallTable.Native.NumberOf(SystemCall.Stat) is { } stat ? $"{stat}" : "0", StringComparison.Ordinal));
        await using var programs = new HostPrograms(Options, trapped: true);

        string chip = await programs.RunAsync($"perl {script} /dev/gpiochip0 {_folder}");

        Assert.Contains("rdwr /dev/X ok\n", chip, StringComparison.Ordinal);
        Assert.Contains("rdwr " + _folder + "/X-link ok\n", chip, StringComparison.Ordinal);
        // A chip has no other owner than root, whom nobody keeps from anything: read and write are the same for both.
        Assert.Equal(await programs.RunAsync($"perl {script} {OtherDevice} {_folder}"), chip);
    }

    [Theory]
    [InlineData(24)]
    [InlineData(32)]
    [InlineData(48)]
    [InlineData(100)]
    [InlineData(1000)]
    [InlineData(65536)]
    public async Task A_listing_has_every_name_once_whatever_the_buffer_and_again_from_the_start(int size)
    {
        string script = Path.Combine(_folder, "list.pl");
        await File.WriteAllTextAsync(script, $$"""
            use Fcntl; use Errno;
            sub list { my ($f) = @_; my @names; my $small = {{size}}; while (1) { my $b = "\0" x $small; my $n = syscall({{s_getdents}}, fileno($f), $b, $small);
                if ($n < 0) { die $! unless $!{EINVAL}; $small += 8; next } last if $n == 0;
                for (my $at = 0; $at < $n; $at += unpack('x16 S', substr($b, $at))) { push @names, unpack('Z*', substr($b, $at + 19)) } } return join(' ', sort @names) }
            sysopen(my $f, $ARGV[0], O_RDONLY | O_DIRECTORY) or die $!;
            my $first = list($f); sysseek($f, 0, 0); my $second = list($f); print $first eq $second ? "$first\n" : "differs: $first / $second\n";
            """);
        await using var programs = new HostPrograms(Options, trapped: true);
        foreach (string folder in new[] { "/dev", "/sys/bus" })
        {
            string[] names = (await programs.RunAsync($"perl {script} {folder}")).TrimEnd('\n').Split(' ');
            IEnumerable<string> expected = Directory.EnumerateFileSystemEntries(folder).Select(path => Path.GetFileName(path)!)
                .Concat([".", "..", folder == "/dev" ? "gpiochip0" : "gpio"]).Distinct();
            Assert.Equal(expected.Order(StringComparer.Ordinal), names.Order(StringComparer.Ordinal));
        }
    }

    [Fact]
    public async Task openat2_has_its_ways_to_refuse()
    {
        string script = Path.Combine(_folder, "openat2.pl");
        await File.WriteAllTextAsync(script, """
            use Fcntl;
            symlink('/dev/gpiochip0', "$ARGV[0]/link");
            sysopen(my $dev, '/dev', O_RDONLY | O_DIRECTORY) or die; my $fd = fileno($dev);
            sub how { my ($at, $path, $resolve, $size) = @_; my $how = pack('QQQ', O_RDWR | 02000000, 0, $resolve); $! = 0; my $n = syscall(437, $at, $path, $how, $size // 24); print $n >= 0 ? 'ok' : $!+0, ' '; POSIX::close($n) if $n >= 0 }
            use POSIX ();
            how(-100, '/dev/gpiochip0', 0); how($fd, 'gpiochip0', 8); how($fd, './gpiochip0', 16); how($fd, 'gpiochip0', 1); how($fd, 'gpiochip0', 4);
            how(-100, "$ARGV[0]/link", 0); how(-100, "$ARGV[0]/link", 4); how(-100, '/dev/gpiochip0', 8); how(-100, '/dev/gpiochip0', 0, 8); how($fd, 'gpiochip0/x', 8);
            """);
        await using var programs = new HostPrograms(Options, trapped: true);
        // ELOOP 40, EXDEV 18, EINVAL 22, ENOTDIR 20
        Assert.Equal("ok ok ok ok ok ok 40 18 22 20 ", await programs.RunAsync($"perl {script} {_folder}"));
    }

    [Fact]
    public async Task Descriptors_are_as_they_were_asked_for_and_paths_go_on_from_folders()
    {
        string script = Path.Combine(_folder, "descriptors.pl");
        await File.WriteAllTextAsync(script, $$"""
            use Fcntl; my $openat = {{SystemCallTable.Native.NumberOf(SystemCall.OpenAt)}};
            my ($chip, $devices, $number) = ('/dev/gpiochip0', '/sys/bus/gpio/devices', 'gpiochip0/subsystem/devices/gpiochip0/dev');
            my $n = syscall($openat, -100, $chip, O_RDWR | O_NONBLOCK); my $c = syscall($openat, -100, $chip, O_RDWR | 02000000);
            for my $fd ($n, $c) { open(my $info, '<', "/proc/self/fdinfo/$fd") or die; my ($flags) = map { /^flags:\s+(\d+)/ ? oct($1) : () } <$info>;
                print $flags & 02000000 ? 1 : 0, ' ', $flags & O_NONBLOCK ? 1 : 0, ' ' } print "\n";
            my $dir = syscall($openat, -100, $devices, O_RDONLY | O_DIRECTORY); die $! if $dir < 0;
            my $dev = syscall($openat, $dir, $number, O_RDONLY); die $! if $dev < 0; open(my $h, '<&=', $dev); print <$h> =~ /^\d+:0$/ ? "dev\n" : "no\n";
            $! = 0; print sysopen(my $x, '/sys/bus/gpio/devices/gpiochip0/dev', O_WRONLY) ? 'written' : $!+0, "\n";
            $! = 0; print sysopen($x, '/sys/bus/gpio', O_RDWR) ? 'written' : $!+0, "\n";
            """);
        await using var programs = new HostPrograms(Options, trapped: true);
        Assert.Equal("0 1 1 0 \ndev\n13\n21\n", await programs.RunAsync($"perl {script}"));
    }

    [Fact]
    public async Task What_has_nothing_to_do_with_chips_comes_out_the_same()
    {
        for (int i = 0; i < 5; i++)
            await File.WriteAllTextAsync(Path.Combine(_folder, $"f{i}.c"), $"#include <stdio.h>\n#include <linux/gpio.h>\nint f{i}(void) {{ return printf(\"%d\", {i}); }}\n");
        const string work = "for f in *.c; do gcc -O1 -c $f -o ${f%.c}.o || exit 1; done; cat *.o | md5sum; tar cf - /usr/include/linux 2> /dev/null | md5sum; find /usr/lib -newer /nowhere 2>&1 | head -1; ls -laR /etc 2> /dev/null | md5sum; find /sys/bus/cpu | sort | md5sum";
        await using var programs = new HostPrograms(Options, trapped: true);
        await using var others = new HostPrograms(Options);
        string trapped = await programs.RunAsync($"cd {_folder}; {work}");
        Assert.Equal(await others.RunAsync($"cd {_folder}; {work}"), trapped);
    }

    [Fact]
    public async Task A_program_that_changes_its_paths_and_pointers_hurts_nobody()
    {
        string source = Path.Combine(_folder, "hostile.c");
        await File.WriteAllTextAsync(source, """
            #define _GNU_SOURCE
            #include <errno.h>
            #include <fcntl.h>
            #include <pthread.h>
            #include <stdio.h>
            #include <string.h>
            #include <sys/stat.h>
            #include <sys/syscall.h>
            #include <unistd.h>
            static char path[64] = "/dev/gpiochip0";
            static volatile int stop;
            static void *flip(void *unused) {
                for (unsigned i = 0; !stop; i++) memcpy(path, i % 2 ? "/dev/gpiochip0" : "/etc/passwd\0\0\0", 14);
                return unused;
            }
            int main(void) {
                pthread_t thread; struct stat s; char b[64]; int i, fd, dir;
                pthread_create(&thread, 0, flip, 0);
                for (i = 0; i < 3000; i++) {
                    if ((fd = open(path, O_RDONLY)) < 0 ? errno != ENOENT && errno != ENOTDIR && errno != EACCES : close(fd)) return printf("open %d\n", errno);
                    if (stat(path, &s) < 0 && errno != ENOENT && errno != ENOTDIR) return printf("stat %d\n", errno);
                }
                stop = 1; pthread_join(thread, 0);
                dir = open("/dev", O_RDONLY | O_DIRECTORY);
                while (syscall(SYS_getdents64, dir, b, sizeof b) > 0 && !memmem(b, sizeof b, "gpiochip0", 9)) memset(b, 0, sizeof b);
                close(dir); dir = open("/dev", O_RDONLY | O_DIRECTORY);
                static char all[1 << 16]; syscall(SYS_getdents64, dir, all, sizeof all);
                if (syscall(SYS_getdents64, dir, (char *)8, 64) != -1 || errno != EFAULT) return printf("pointer %d\n", errno);
                if (syscall(SYS_getdents64, dir, b, 8) != -1 || errno != EINVAL) return printf("size %d\n", errno);
                if (syscall(SYS_getdents64, dir, b, 64) <= 0) return printf("entry %d\n", errno);
                if (syscall(SYS_readlinkat, -100, "/sys/bus/gpio/devices/gpiochip0/subsystem", (char *)8, 64) != -1 || errno != EFAULT) return printf("link %d\n", errno);
                if (syscall(SYS_readlinkat, -100, "/sys/bus/gpio/devices/gpiochip0/subsystem", b, -1) != -1 || errno != EINVAL) return printf("extent %d\n", errno);
                if (syscall(SYS_readlinkat, -100, "/sys/bus/gpio/devices/gpiochip0/subsystem", b, 2) != 2 || b[0] != '.') return printf("short %d\n", errno);
                puts("done");
                return 0;
            }
            """);
        await using var programs = new HostPrograms(Options, trapped: true);
        Assert.Equal("done\n", await programs.RunAsync($"gcc -O1 -pthread -o {_folder}/hostile {source} && {_folder}/hostile"));
        Assert.Equal("gpiochip0 [panel] (8 lines)\n", await programs.RunAsync("gpiodetect"));
    }

    [Fact]
    public async Task Many_programs_at_once_start_and_end()
    {
        await using var programs = new HostPrograms(Options, trapped: true);
        Assert.Equal("600\n", await programs.RunAsync("for i in 1 2 3 4 5 6; do (for j in $(seq 100); do cat /dev/null; echo x; done) & done | wc -l"));
    }

    [Fact]
    public async Task When_the_board_is_gone_programs_still_find_their_files()
    {
        var programs = new HostPrograms(Options, trapped: true);
        string go = Path.Combine(_folder, "go");
        string done = Path.Combine(_folder, "done");
        using HostProgram program = programs.Start($"echo waits; while [ ! -e {go} ]; do sleep 0.05; done; gpiodetect; cat /etc/passwd > {done}.new; mv {done}.new {done}");
        await program.WaitForOutputAsync("waits");
        await programs.Host.DisposeAsync();
        await File.WriteAllTextAsync(go, "");
        await program.ExitAsync();
        Assert.Equal(await File.ReadAllTextAsync("/etc/passwd"), await File.ReadAllTextAsync(done));
        await programs.DisposeAsync();
    }
}
