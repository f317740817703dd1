// SPDX-License-Identifier: MIT
using System.Diagnostics;
using System.Globalization;
using VirtualGpio.Linux.Native;
using VirtualGpio.Linux.Seccomp;

namespace VirtualGpio.Linux.Tests.Seccomp;

[Collection(nameof(Alone))]
public sealed class OrphanKeeperTests
{
    [Fact]
    public void What_ended_before_anybody_watched_is_cleared_away()
    {
        using var keeper = new OrphanKeeper();
        using var it = Supervised.Run("sh", "-c", "(true & echo $!); sleep 1000");
        Eventually(() => it.Output.EndsWith('\n'), "the number of the orphan");
        int orphan = int.Parse(it.Output, CultureInfo.InvariantCulture);
        Eventually(() => File.ReadAllText($"/proc/{orphan}/status").Contains("State:\tZ", StringComparison.Ordinal), "its end");
        keeper.Watch(it.Process);
        Assert.False(Directory.Exists($"/proc/{orphan}"));
        it.Process.Signal(LinuxSignal.Kill);
        it.End();
    }

    [Fact]
    public void An_orphan_is_a_child_of_this_process()
    {
        using var keeper = new OrphanKeeper();
        using var it = Supervised.Run("sh", "-c", "(sleep 1000 & echo $!)");
        keeper.Watch(it.Process);
        Assert.Equal(0, it.End().ShellStatus);
        int orphan = int.Parse(it.Output, CultureInfo.InvariantCulture);
        Assert.Contains($"PPid:\t{Environment.ProcessId}", File.ReadAllLines($"/proc/{orphan}/status"));
        Signals.Kill(orphan, LinuxSignal.Kill);
        Eventually(() => !Directory.Exists($"/proc/{orphan}"), "its end");
    }

    [Fact]
    public unsafe void A_child_that_this_process_has_started_is_left_to_who_waits_for_it()
    {
        using var keeper = new OrphanKeeper();
        using var it = Supervised.Run("sleep", "1000");
        using var nothing = new FileDescriptor(Libc.Open("/dev/null", Libc.O_RDWR | Libc.O_CLOEXEC, 0));
        DetachedProcess.Start("/bin/sh", ["-c", "exit 7"], new Dictionary<string, string>(), nothing);
        SignalInfo own = default;
        Eventually(() => Ended(0), "its end");
        keeper.Watch(it.Process);
        Assert.True(Ended(own.ProcessId));
        Assert.Equal(7, own.Status);
        it.Process.Signal(LinuxSignal.Kill);
        it.End();

        bool Ended(int expected)
        {
            SignalInfo info = default;
            Assert.Equal(0, Libc.WaitId(Libc.P_ALL, 0, &info, Libc.WEXITED | Libc.WNOHANG | (expected == 0 ? Libc.WNOWAIT : 0)));
            own = info;
            return info.ProcessId != 0 && (expected == 0 || info.ProcessId == expected);
        }
    }

    [Fact]
    public void The_exit_statuses_of_own_children_are_not_taken_while_orphans_come_and_go()
    {
        using var keeper = new OrphanKeeper();
        using var it = Supervised.Run("sh", "-c", "for i in 0 1 2 3 4 5 6 7 8 9; do (sleep 0.0$i & true); done; sleep 0.1; exit 3");
        keeper.Watch(it.Process);
        for (int i = 0; i < 30; i++)
        {
            using Process own = Process.Start("sh", ["-c", "exit 7"]);
            own.WaitForExit();
            Assert.Equal(7, own.ExitCode);
        }

        Assert.Equal(3, it.End().ShellStatus);
    }

    private static void Eventually(Func<bool> condition, string what)
    {
        DateTime deadline = DateTime.UtcNow + Supervised.Limit;
        while (!condition())
        {
            Assert.True(DateTime.UtcNow < deadline, $"not reached: {what}");
            Thread.Sleep(1);
        }
    }
}
