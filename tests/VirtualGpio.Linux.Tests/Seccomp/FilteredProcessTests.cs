// SPDX-License-Identifier: MIT
using System.Diagnostics;
using System.Runtime.InteropServices;
using VirtualGpio.Linux.Native;
using VirtualGpio.Linux.Seccomp;

namespace VirtualGpio.Linux.Tests.Seccomp;

[Collection(nameof(Alone))]
public sealed class FilteredProcessTests : IDisposable
{
    private readonly Temporary _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("exit 0", 0, null, 0)]
    [InlineData("exit 1", 1, null, 1)]
    [InlineData("exit 255", 255, null, 255)]
    [InlineData("kill -TERM $$", 0, 15, 143)]
    [InlineData("kill -KILL $$", 0, 9, 137)]
    public void The_exit_status_or_the_signal_is_passed_through(string script, int status, int? signal, int shell)
    {
        using var it = Supervised.Run("sh", "-c", script);
        Assert.Equal(new ProgramExit(status, signal), it.End());
        Assert.Equal(shell, it.Process.TryGetExit()!.Value.ShellStatus);
    }

    [Fact]
    public void A_program_that_runs_has_no_exit_yet()
    {
        using var it = Supervised.Perl("gpio(0, 1, 0)");
        it.Next();
        Assert.Null(it.Process.TryGetExit());
    }

    [Theory]
    [InlineData("vgpio-no-such-program", 127)]
    [InlineData("/nowhere/program", 127)]
    [InlineData("", 127)]
    [InlineData("/etc", 126)]
    [InlineData("/etc/passwd", 126)]
    public void A_program_that_cannot_be_run_is_told_as_a_shell_does(string program, int status)
    {
        int before = OpenDescriptors.Count();
        ProgramStartException failure = Assert.Throws<ProgramStartException>(
            () => FilteredProcess.Start(new ProgramStart { Program = program }, SeccompFilter.GpioOnly));
        Assert.Equal(status, failure.ShellStatus);
        Assert.Contains(program, failure.Message, StringComparison.Ordinal);
        Assert.InRange(OpenDescriptors.Count(), 0, before);
    }

    [Fact]
    public void A_file_that_is_no_program_is_told_and_nothing_stays_open()
    {
        string path = _folder.Path("garbage");
        File.WriteAllText(path, "garbage");
        File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserExecute);
        int before = OpenDescriptors.Count();
        ProgramStartException failure = Assert.Throws<ProgramStartException>(
            () => FilteredProcess.Start(new ProgramStart { Program = path }, SeccompFilter.GpioOnly));
        Assert.Equal((Errno.ENOEXEC, 126), (failure.Errno, failure.ShellStatus));
        Assert.InRange(OpenDescriptors.Count(), 0, before);
    }

    [Fact]
    public void Arguments_environment_and_folder_are_the_given_ones()
    {
        using var it = Supervised.Run(new ProgramStart
        {
            Program = "./tool",
            Arguments = ["a b", "", "ü"],
            Environment = new Dictionary<string, string> { ["PATH"] = "/usr/bin:/bin", ["NAME"] = "v=1" },
            WorkingDirectory = Tool("#!/bin/sh\npwd; for a; do echo \"<$a>\"; done; env | grep -v -e ^PWD -e ^OLDPWD -e ^_ | sort"),
        });
        Assert.Equal(0, it.End().ShellStatus);
        Assert.Equal($"{Path.GetDirectoryName(_folder.Path("x"))}\n<a b>\n<>\n<ü>\nNAME=v=1\nPATH=/usr/bin:/bin\n", it.Output);
    }

    [Fact]
    public void A_folder_that_is_not_there_is_named() =>
        Assert.Contains("/nowhere", Assert.Throws<ProgramStartException>(() => FilteredProcess.Start(
            new ProgramStart { Program = "true", WorkingDirectory = "/nowhere" }, SeccompFilter.GpioOnly)).Message, StringComparison.Ordinal);

    [Fact]
    public void Names_are_looked_for_in_the_programs_own_path()
    {
        using var it = Supervised.Run(new ProgramStart
        {
            Program = "tool",
            Environment = new Dictionary<string, string> { ["PATH"] = $"/nowhere:{Tool("#!/bin/sh\necho found")}" },
        });
        it.End();
        Assert.Equal("found\n", it.Output);
    }

    [Fact]
    public void Standard_input_is_passed_on()
    {
        File.WriteAllText(_folder.Path("input"), "from a file");
        using var input = new FileDescriptor(Libc.Open(_folder.Path("input"), Libc.O_RDONLY | Libc.O_CLOEXEC, 0));
        using var it = Supervised.Run(new ProgramStart { Program = "cat", StandardInput = input });
        it.End();
        Assert.Equal("from a file", it.Output);
    }

    [Fact]
    public void Signals_are_as_a_shell_gives_them_and_the_process_group_is_ours()
    {
        using var ours = PosixSignalRegistration.Create(PosixSignal.SIGINT, _ => { });
        using var it = Supervised.Run("sh", "-c", "grep -E '^Sig(Ign|Blk):' /proc/self/status; cut -d' ' -f5 /proc/$$/stat");
        it.End();
        string group = File.ReadAllText("/proc/self/stat").Split(' ')[4];

        // Ignored and blocked are what this process was started with, which .NET knows only for SIGPIPE: it ignores that itself.
        string[] own = [.. File.ReadLines("/proc/self/status").Where(line => line.StartsWith("SigIgn:", StringComparison.Ordinal) || line.StartsWith("SigBlk:", StringComparison.Ordinal))];
        const ulong pipe = 1ul << 12;
        ulong ignored = Convert.ToUInt64(own[1].Split('\t')[1], 16);
        Assert.NotEqual(0ul, ignored & pipe);
        Assert.Equal($"SigBlk:\t{0:x16}\nSigIgn:\t{ignored & ~pipe:x16}\n{group}\n", it.Output);
    }

    [Fact]
    public void Children_threads_and_other_programs_inherit_the_filter()
    {
        using var it = Supervised.Perl("use threads; gpio(0, 1, 0); threads->create(sub { gpio(0, 2, 0) })->join; if (!fork()) { gpio(0, 3, 0); exec('perl', '-e', '"
            + Supervised.PerlCode("gpio(0, 4, 0);").Replace("'", "\\'", StringComparison.Ordinal) + "'); } wait;");
        var seen = new List<(uint, bool)>();
        it.Serve(call =>
        {
            seen.Add((call.Data.Word(1) & 0xff, call.ThreadId == it.Process.Id));
            it.Listener.Return(call.Id, 0);
        });
        Assert.Equal([(1, true), (2, false), (3, false), (4, false)], seen);
    }

    [Fact]
    public void No_thread_of_this_process_is_left_under_a_filter()
    {
        int before = UnderFilters();
        for (int i = 0; i < 100; i++)
        {
            using var it = Supervised.Run("true");
            it.End();
        }

        // The threads that started the programs end by themselves.
        Assert.True(SpinWait.SpinUntil(() => UnderFilters() <= before, Supervised.Limit), $"{UnderFilters()} threads are under a filter, {before} before.");
    }

    [Fact]
    public void A_program_that_nobody_waited_for_leaves_no_zombie()
    {
        FilteredProcess process = FilteredProcess.Start(new ProgramStart { Program = "true" }, SeccompFilter.GpioOnly);
        Assert.True(process.ExitDescriptor.WaitReadable((int)Supervised.Limit.TotalMilliseconds));
        Assert.True(Directory.Exists($"/proc/{process.Id}"));
        process.Dispose();
        Assert.False(Directory.Exists($"/proc/{process.Id}"));
        process.Dispose();
    }

    [Fact]
    public void Children_of_others_are_not_taken_and_ours_not_by_them()
    {
        for (int i = 0; i < 20; i++)
        {
            using Process other = Process.Start("sh", ["-c", "exit 7"])!;
            using var it = Supervised.Run("sh", "-c", "exit 8");
            Assert.True(other.WaitForExit(Supervised.Limit));
            Assert.Equal((7, 8), (other.ExitCode, it.End().Status));
        }
    }

    [Fact]
    public void A_second_listener_inside_is_refused_with_EBUSY()
    {
        // PR_SET_NO_NEW_PRIVS is set already; SECCOMP_SET_MODE_FILTER with NEW_LISTENER and a filter that allows all.
        using var it = Supervised.Perl(
            $"my $f = pack('SCCL', 6, 0, 0, 0x7fff0000); my $p = pack('Sx6P', 1, $f); print syscall({Libc.SYS_seccomp}, 1, 8, $p), ' ', $!+0;");
        it.Serve(call => Assert.Fail($"{call}"));
        Assert.Equal("-1 16", it.Output);
    }

    [Fact]
    public void Calls_trapped_besides_ioctl_go_on_unchanged()
    {
        using var it = Supervised.Run(
            new ProgramStart { Program = "sh", Arguments = ["-c", "cat /etc/passwd; test -e /nowhere || readlink /proc/self; ls -l / > /dev/null"] },
            SeccompFilter.GpioAnd(Enum.GetValues<SystemCall>().Where(call => call != SystemCall.Ioctl)));
        var seen = new HashSet<SystemCall?>();
        ProgramExit exit = it.Serve(call =>
        {
            // The thread that started the program makes none: nobody could answer it in time.
            Assert.False(Directory.Exists($"/proc/self/task/{call.ThreadId}"));
            seen.Add(SystemCallTable.Native.CallOf(call.Data.Number));
            if (SystemCallTable.Native.CallOf(call.Data.Number) == SystemCall.OpenAt)
                Assert.Equal(MemoryAccess.Done, ProcessMemory.ReadString(call.ThreadId, call.Data.Arguments[1], new byte[4096], out _));
            it.Listener.Continue(call.Id);
        });
        Assert.Equal(0, exit.ShellStatus);
        Assert.StartsWith(File.ReadAllText("/etc/passwd"), it.Output, StringComparison.Ordinal);
        Assert.Superset(new HashSet<SystemCall?> { SystemCall.OpenAt, SystemCall.NewFStatAt }, seen);
        Assert.DoesNotContain(null, seen);
    }

    [Theory]
    [InlineData(Errno.EBUSY, "already runs under a supervisor")]
    [InlineData(Errno.EPERM, "--security-opt")]
    [InlineData(Errno.EINVAL, "5.14")]
    [InlineData(Errno.ENOSYS, "5.14")]
    public void Why_a_filter_is_refused_names_a_way_out(Errno errno, string expected)
    {
        LinuxException failure = FilterError.Explain((int)errno);
        Assert.Equal(errno, failure.Errno);
        Assert.Contains(expected, failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void What_this_machine_can_do_is_told()
    {
        FilterSupport support = FilterSupport.Probe();
        Assert.Null(support.Obstacle);
        using var it = Supervised.Run("true");
        Assert.Equal((it.Listener.WaitsKillable, it.Listener.WakesSynchronously), (support.WaitsKillable, support.WakesSynchronously));
    }

    private string Tool(string script)
    {
        string path = _folder.Path("tool");
        File.WriteAllText(path, script);
        File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserExecute);
        return Path.GetDirectoryName(path)!;
    }

    private static int UnderFilters() => Directory.EnumerateDirectories("/proc/self/task").Count(task =>
    {
        try
        {
            return File.ReadLines($"{task}/status").Any(line => line.StartsWith("NoNewPrivs:\t1", StringComparison.Ordinal));
        }
        catch (IOException)
        {
            return false;
        }
    });
}
