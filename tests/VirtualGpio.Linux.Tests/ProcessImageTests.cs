// SPDX-License-Identifier: MIT
namespace VirtualGpio.Linux.Tests;

/// <summary>What does not replace this process; what does is tested with a program of its own.</summary>
public sealed class ProcessImageTests
{
    [Fact]
    public void A_program_that_is_not_there_leaves_this_one_running()
    {
        LinuxException failure = Assert.Throws<LinuxException>(() => ProcessImage.Replace("/nowhere/program", ["a"]));
        Assert.Equal(Errno.ENOENT, failure.Errno);
        Assert.Equal("execve(/nowhere/program)", failure.Call);
    }

    [Fact]
    public void What_is_no_program_leaves_this_one_running() =>
        Assert.Equal(Errno.EACCES, Assert.Throws<LinuxException>(() => ProcessImage.Replace("/etc", [])).Errno);

    [Fact]
    public void An_argument_with_a_zero_in_it_is_refused() =>
        Assert.Contains("'a?b'", Assert.Throws<ArgumentException>(() => ProcessImage.Replace("/bin/true", ["a\0b"])).Message, StringComparison.Ordinal);

    [Fact]
    public void The_name_that_this_program_was_called_by_is_the_kernels() =>
        Assert.Equal(File.ReadAllText("/proc/self/cmdline").Split('\0')[0], ProcessImage.CalledAs);
}
