// SPDX-License-Identifier: MIT
using System.CommandLine;
using System.Globalization;
using FsCheck;
using FsCheck.Fluent;
using VirtualGpio.Cli.Quick;
using VirtualGpio.Cli.Verbs;

namespace VirtualGpio.Cli.Tests.Quick;

public sealed class QuickLineTests
{
    private static readonly string[] s_words =
    [
        "led", "button", "a=1", "b=off", "gpio0:4", "7", "--", "-", "-x", "--board", "-b", "--name", "--chip", "-c", "--dir", "/tmp/x",
        "--numeric", "--unquoted", "--json", "true", "False", "--timeout", "5s", "-cgpio0", "--chip=gpio0", "-b:x", "@file", "", " ", "[x]", "/h",
        "--connect", "-h", "--help", "get", "set", "info", "\"q\"=1", "-5",
    ];

    [Fact]
    public void Whatever_is_read_quickly_is_read_as_by_the_full_parser() => Prop.ForAll(
        Gen.Elements("get", "set", "info").ToArbitrary(),
        Gen.Elements(s_words).ArrayOf().Resize(7).ToArbitrary(),
        (verb, words) =>
        {
            string[] arguments = [verb, .. words];
            return QuickLine.TryRead(arguments) is not { } quick || Describe(quick) == Describe(ReadFully(arguments));
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(20_000));

    [Theory]
    [InlineData("get", "led")]
    [InlineData("get", "-c", "gpio0", "4", "5", "--numeric")]
    [InlineData("get", "led", "--board", "a", "--dir", "/tmp", "--json", "--unquoted")]
    [InlineData("set", "led=1", "button=0")]
    [InlineData("set", "--name", "b", "-c", "gpio0", "1=0")]
    [InlineData("info")]
    [InlineData("info", "led", "--json")]
    public void The_plain_ones_are_read_quickly(params string[] arguments) =>
        Assert.Equal(Describe(ReadFully(arguments)), Describe(Assert.IsType<VerbRun>(QuickLine.TryRead(arguments), exactMatch: false)));

    [Theory]
    [InlineData]
    [InlineData("mon")]
    [InlineData("get")]
    [InlineData("get", "led", "--timeout")]
    [InlineData("set", "led=1", "--settle")]
    [InlineData("set", "led=1", "--json")]
    [InlineData("get", "led", "--numeric", "true")]
    [InlineData("get", "led", "-c")]
    [InlineData("get", "--", "led")]
    public void The_others_are_left_to_the_full_parser(params string[] arguments) => Assert.Null(QuickLine.TryRead(arguments));

    private static VerbRun ReadFully(string[] arguments)
    {
        Func<ParseResult, VerbRun> read;
        Command command = arguments[0] switch
        {
            "get" => GetVerb.Create(out read),
            "set" => SetVerb.Create(out read),
            _ => InfoVerb.Create(out read),
        };
        ParseResult result = new Command("vgpio") { command }.Parse(arguments, VerbLine.Configuration);
        Assert.Empty(result.Errors);
        return read(result);
    }

    private static string Describe(VerbRun run)
    {
        string what = run switch
        {
            GetRun get => $"{string.Join('|', get.Lines)} {get.Numeric} {get.Unquoted} {get.Json}",
            SetRun set => string.Create(CultureInfo.InvariantCulture, $"{string.Join('|', set.Assignments)} {set.Timeout} {set.Settle}"),
            InfoRun info => $"{string.Join('|', info.Lines)} {info.Unquoted} {info.Json}",
            _ => "?",
        };
        return $"{run.GetType().Name} {run.Board} {run.Board.Board}|{run.Board.Chip}|{run.Board.Directory}|{run.Board.Url}|{run.Board.TokenFile} {what}";
    }
}
