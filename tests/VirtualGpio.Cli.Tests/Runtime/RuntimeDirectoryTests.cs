// SPDX-License-Identifier: MIT
using VirtualGpio.Cli.Runtime;

namespace VirtualGpio.Cli.Tests.Runtime;

public sealed class RuntimeDirectoryTests : IDisposable
{
    private readonly TestDirectory _directory = new();

    public void Dispose() => _directory.Dispose();

    [Theory]
    [InlineData("gpio0")]
    [InlineData("0")]
    [InlineData("a-b_c.d")]
    public void Plain_names_are_taken(string name) =>
        Assert.Equal(name, RuntimeDirectory.Of(_directory.Path, name).Name);

    [Theory]
    [InlineData("")]
    [InlineData(".")]
    [InlineData("..")]
    [InlineData(".hidden")]
    [InlineData("-x")]
    [InlineData("a/b")]
    [InlineData("a b")]
    [InlineData("a,b")]
    [InlineData("a\0b")]
    [InlineData("abcdefghijklmnopqrstuvwxyz0123456")]
    public void Names_that_lead_elsewhere_or_need_quotes_are_refused(string name) =>
        Assert.Equal(ExitStatus.Usage, Assert.Throws<CliException>(() => RuntimeDirectory.Of(_directory.Path, name)).Status);

    [Fact]
    public void What_is_made_can_be_entered_by_its_owner_only()
    {
        ChipPaths paths = RuntimeDirectory.Of(_directory.File("base"), "gpio0");
        RuntimeDirectory.Create(paths);
        const UnixFileMode ownerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;
        Assert.Equal(ownerOnly, File.GetUnixFileMode(paths.Directory));
        Assert.Equal(ownerOnly, File.GetUnixFileMode(_directory.File("base")));
        RuntimeDirectory.Create(paths);
    }

    [Fact]
    public void A_directory_that_others_can_enter_is_not_trusted()
    {
        string open = _directory.File("open");
        Directory.CreateDirectory(open, (UnixFileMode)0b111_101_101);
        Assert.Contains("chmod 700", Assert.Throws<CliException>(() => RuntimeDirectory.Create(RuntimeDirectory.Of(open, "gpio0"))).Message, StringComparison.Ordinal);
        Assert.Throws<CliException>(() => RuntimeDirectory.List(open));
    }

    [Fact]
    public void A_link_in_place_of_the_directory_is_not_followed()
    {
        string target = _directory.File("target");
        Directory.CreateDirectory(target);
        string link = _directory.File("link");
        File.CreateSymbolicLink(link, target);
        Assert.Contains("not a directory", Assert.Throws<CliException>(() => RuntimeDirectory.Create(RuntimeDirectory.Of(link, "gpio0"))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Nothing_there_lists_nothing() => Assert.Empty(RuntimeDirectory.List(_directory.File("none")));
}
