// SPDX-License-Identifier: MIT
using VirtualGpio.Linux.Seccomp;

namespace VirtualGpio.Linux.Tests.Seccomp;

public sealed class ProgramFileTests : IDisposable
{
    private const UnixFileMode Runnable = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;

    private readonly Temporary _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("\u007fELF\u0001\u0001", true)]
    [InlineData("\u007fELF\u0002\u0001", false)]
    [InlineData("\u007fELF", false)]
    [InlineData("#!/bin/sh\n", false)]
    [InlineData("", false)]
    public void A_program_of_32_bits_is_told_from_others(string start, bool isTold)
    {
        string? obstacle = ProgramFile.ObstacleOf(new ProgramStart { Program = Make(start, Runnable) });

        Assert.Equal(isTold, obstacle?.Contains("32-bit", StringComparison.Ordinal) ?? false);
    }

    [Fact]
    public void A_program_that_would_get_its_owner_s_rights_is_none_if_that_is_us()
    {
        string path = Make("#!/bin/sh\n", Runnable | UnixFileMode.SetUser);

        Assert.Null(ProgramFile.ObstacleOf(new ProgramStart { Program = path }));
        if (UserId.Effective != 0)
            return;
        // Only an administrator can give files away; for others there is sudo, or the like.
        using var chown = System.Diagnostics.Process.Start("chown", ["65534", path]);
        chown.WaitForExit();
        File.SetUnixFileMode(path, Runnable | UnixFileMode.SetUser);
        Assert.Contains("set-user-ID", ProgramFile.ObstacleOf(new ProgramStart { Program = path }), StringComparison.Ordinal);
    }

    [Fact]
    public void What_is_not_there_is_said() =>
        Assert.Equal(127, Assert.Throws<ProgramStartException>(() => ProgramFile.ObstacleOf(new ProgramStart { Program = "/no/such/program" })).ShellStatus);

    private string Make(string content, UnixFileMode mode)
    {
        string path = _folder.Path("program");
        File.WriteAllText(path, content);
        File.SetUnixFileMode(path, mode);
        return path;
    }
}
