// SPDX-License-Identifier: MIT
using FsCheck;
using FsCheck.Fluent;
using VirtualGpio.Cli.Text;

namespace VirtualGpio.Cli.Tests.Text;

public sealed class ShellTextTests
{
    [Fact]
    public async Task A_shell_parts_the_line_into_the_same_arguments()
    {
        string[] arguments = ["-chardev", "a b", "c'd", "", "$(id)", "`x`", "ö\"", "a\nb", "*", "~", "a,b=c:d/e"];
        using CliProcess shell = CliProcess.StartProgram("/bin/sh", ["-c", $"for i in {ShellText.Join(arguments)}; do printf '%s|' \"$i\"; done"]);
        Assert.Equal(string.Concat(arguments.Select(argument => argument + "|")), (await shell.EndAsync()).Output);
    }

    [Fact]
    public void Whatever_is_not_plain_stands_in_quotes() => Prop.ForAll<NonNull<string>>(argument =>
    {
        string text = ShellText.Join([argument.Get]);
        return text == argument.Get || (text[0] == '\'' && text[^1] == '\'');
    }).QuickCheckThrowOnFailure();
}
