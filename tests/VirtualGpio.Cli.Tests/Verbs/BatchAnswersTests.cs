// SPDX-License-Identifier: MIT
using System.Text;
using FsCheck;
using FsCheck.Fluent;
using VirtualGpio.Cli.Verbs;

namespace VirtualGpio.Cli.Tests.Verbs;

public sealed class BatchAnswersTests
{
    private static readonly string[] s_lines = ["1 0\n", "\n", "done 5\n", "error 3 x y\n", "don\n", "d\n", "done\n", "error\n", "errors\n", "some text\n"];

    [Fact]
    public void However_the_answer_is_cut_into_pieces_all_but_its_last_line_is_passed_on() =>
        Prop.ForAll(
            Gen.Elements(s_lines).ArrayOf().ToArbitrary(),
            Gen.Choose(1, 12).ToArbitrary(),
            (lines, size) =>
            {
                string passed = string.Concat(lines);
                using MemoryStream destination = new();
                using BatchAnswers answers = new(destination);
                foreach (byte[] piece in Encoding.UTF8.GetBytes(passed + "done 9\n").Chunk(size))
                    answers.Write(piece);
                answers.Finish();
                return Encoding.UTF8.GetString(destination.ToArray()) == passed;
            }).QuickCheckThrowOnFailure();

    [Fact]
    public void A_whole_line_is_passed_on_at_once()
    {
        using MemoryStream destination = new();
        using BatchAnswers answers = new(destination);
        answers.Write("1 0\n"u8);
        Assert.Equal(4, destination.Length);
    }

    [Theory]
    [InlineData("")]
    [InlineData("error\n")]
    [InlineData("error x failed no number\n")]
    [InlineData("error 3\n")]
    public void An_end_that_is_none_is_told(string end)
    {
        using BatchAnswers answers = new(new MemoryStream());
        answers.Write(Encoding.UTF8.GetBytes(end));
        Assert.Equal(ExitStatus.BoardGone, Assert.Throws<CliException>(answers.Finish).Status);
    }
}
