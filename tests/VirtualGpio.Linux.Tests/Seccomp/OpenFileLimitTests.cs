// SPDX-License-Identifier: MIT
using VirtualGpio.Linux.Seccomp;

namespace VirtualGpio.Linux.Tests.Seccomp;

public sealed class OpenFileLimitTests
{
    [Fact]
    public void A_program_has_the_limit_that_it_is_given_and_its_own_name_and_arguments()
    {
        using var it = Supervised.Run(OpenFileLimit.Restore(
            new ProgramStart { Program = "sh", Arguments = ["-c", "ulimit -S -n; printf '<%s>' \"$@\"", "name", "a b", "$c", ""] }, 123));

        Assert.Equal(0, it.Process.WaitForExit().ShellStatus);
        Assert.Equal("123\n<a b><$c><>", it.Output);
    }

    [Fact]
    public void What_is_not_there_is_said_before_it_is_run() =>
        Assert.Equal(127, Assert.Throws<ProgramStartException>(() => OpenFileLimit.Restore(new ProgramStart { Program = "no such program" }, 5)).ShellStatus);
}
