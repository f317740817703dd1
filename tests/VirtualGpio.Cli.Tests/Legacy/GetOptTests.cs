// SPDX-License-Identifier: MIT
using VirtualGpio.Cli.Legacy;

namespace VirtualGpio.Cli.Tests.Legacy;

public sealed class GetOptTests
{
    private static readonly LongOption[] s_names =
    [
        new("help", OptionArgument.None, 'h'),
        new("peer", OptionArgument.Required, 'p'),
        new("path", OptionArgument.Required, 'P'),
        new("output", OptionArgument.Optional, 'o'),
        new("set-low", OptionArgument.None, 's'),
        new("set-lo", OptionArgument.None, 's'),
    ];

    [Theory]
    [InlineData("-vF", "v F")]
    [InlineData("-v -F", "v F")]
    [InlineData("-l4M", "l=4M")]
    [InlineData("-l 4M", "l=4M")]
    [InlineData("-vl4M -F", "v l=4M F")]
    [InlineData("-vl 4M", "v l=4M")]
    [InlineData("-l -v", "l=-v")]
    [InlineData("-l --", "l=--")]
    [InlineData("-o -v", "o v")]
    [InlineData("-ox", "o=x")]
    public void Letters_are_bundled_and_take_arguments_attached_or_not(string line, string expected) =>
        Assert.Equal(expected, Read(line, out _));

    [Theory]
    [InlineData("--help", "h")]
    [InlineData("--he", "h")]
    [InlineData("--peer=3", "p=3")]
    [InlineData("--peer 3", "p=3")]
    [InlineData("--pe=", "p=")]
    [InlineData("--pa=a=b", "P=a=b")]
    [InlineData("--output --help", "o h")]
    [InlineData("--output=x", "o=x")]
    [InlineData("--set-lo", "s")]
    [InlineData("--set", "s")]
    public void Long_names_take_arguments_and_are_abbreviated(string line, string expected) =>
        Assert.Equal(expected, Read(line, out _));

    [Theory]
    [InlineData("-x", "tool: invalid option -- 'x'")]
    [InlineData("-:", "tool: invalid option -- ':'")]
    [InlineData("-l", "tool: option requires an argument -- 'l'")]
    [InlineData("--nothing", "tool: unrecognized option '--nothing'")]
    [InlineData("--nothing=1", "tool: unrecognized option '--nothing'")]
    [InlineData("--p=1", "tool: option '--p' is ambiguous; possibilities: '--peer' '--path'")]
    [InlineData("--peer", "tool: option '--peer' requires an argument")]
    [InlineData("--he=1", "tool: option '--help' doesn't allow an argument")]
    public void What_is_wrong_is_said_in_the_words_of_the_C_library(string line, string expected)
    {
        var options = new GetOpt("tool", line.Split(' '), "hvFl:o::", s_names);
        Assert.Equal(GetOpt.Wrong, options.Next());
        Assert.Equal(expected, options.Error);
        Assert.Null(options.Next());
    }

    [Fact]
    public void Reading_goes_on_behind_a_wrong_letter() => Assert.Equal("v ? F", Read("-vxF", out _));

    [Theory]
    [InlineData("a -v b", "v", "a b")]
    [InlineData("a -- -v --help", "", "a -v --help")]
    [InlineData("- -v", "v", "-")]
    [InlineData("-l x y", "l=x", "y")]
    public void Operands_stand_anywhere_and_two_dashes_end_the_options(string line, string options, string operands)
    {
        Assert.Equal(options, Read(line, out string rest));
        Assert.Equal(operands, rest);
    }

    private static string Read(string line, out string operands)
    {
        var options = new GetOpt("tool", line.Split(' '), "hvFl:o::", s_names);
        var read = new List<string>();
        while (options.Next() is { } option)
            read.Add(options.Argument is null ? $"{option}" : $"{option}={options.Argument}");
        operands = string.Join(' ', options.Operands);
        return string.Join(' ', read);
    }
}
