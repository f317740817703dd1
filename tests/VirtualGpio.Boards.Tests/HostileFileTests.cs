// SPDX-License-Identifier: MIT
using System.Diagnostics;
using System.Text;
using FsCheck;
using FsCheck.Fluent;

namespace VirtualGpio.Boards.Tests;

public sealed class HostileFileTests
{
    // Many times what each of them needs.
    private static readonly TimeSpan s_deadline = TimeSpan.FromSeconds(60);

    public static TheoryData<string, string> Bombs { get; } = new()
    {
        { "aliases", "a: &a [x,x,x,x,x,x,x,x]\n" + string.Concat(Enumerable.Range(0, 20).Select(i => $"{(char)('b' + i)}: &{(char)('b' + i)} [{string.Join(',', Enumerable.Repeat($"*{(char)('a' + i)}", 8))}]\n")) },
        { "lists in lists", new string('[', 1_000_000) },
        { "maps in maps", string.Concat(Enumerable.Repeat("{a: ", 250_000)) },
        { "dashes", string.Concat(Enumerable.Repeat("- ", 500_000)) },
        { "question marks", string.Concat(Enumerable.Repeat("? ", 500_000)) },
        { "colons", new string(':', 1_000_000) },
        { "very many values", "chips: [" + string.Concat(Enumerable.Repeat("a,", 500_000)) + "]" },
        { "very many documents", string.Concat(Enumerable.Repeat("---\n", 250_000)) },
        { "very many unknown keys", string.Concat(Enumerable.Range(0, 90_000).Select(i => $"k{i:x}: 1\n")) },
        { "very many wrong references to very many names",
            "chips:\n  a:\n    lines: 1024\n    names: [" + string.Concat(Enumerable.Range(0, 1024).Select(i => $"some-rather-long-name-{i:x4},")) + "]\n"
            + "nets: { n: [" + string.Concat(Enumerable.Repeat("some-rather-long-name,", 40_000)) + "] }" },
        { "a line in a net very often", "chips: { a: }\nnets: { n: [" + string.Concat(Enumerable.Repeat("a:0,", 90_000)) + "] }" },
        { "a long key", new string('k', 1_000_000) + ": 1" },
        { "a long value", "name: " + new string('x', 1_000_000) },
        { "a long name of a type", "chips: { a: }\ndevices: { d: { type: " + new string('x', 1_000_000) + " } }" },
        { "empty lines", new string('\n', 1_000_000) },
        { "tabs", string.Concat(Enumerable.Repeat("a:\n\t", 200_000)) },
        { "anchors", string.Concat(Enumerable.Range(0, 60_000).Select(i => $"a{i}: &b 1\n")) },
    };

    private static string[] Valid { get; } = [.. Tree.Samples.Select(File.ReadAllText)];

    [Theory]
    [MemberData(nameof(Bombs))]
    public void A_text_made_to_exhaust_the_reader_is_refused_soon(string what, string text)
    {
        var clock = Stopwatch.StartNew();

        var failure = Assert.Throws<BoardFileException>(() => BoardFile.Parse(text, what));

        Assert.InRange(failure.Errors.Count, 1, BoardLimits.MaxErrors);
        Assert.True(failure.Message.Length < 100_000, $"The message has {failure.Message.Length} letters.");
        Assert.True(clock.Elapsed < s_deadline, $"It took {clock.Elapsed}.");
    }

    [Theory]
    [InlineData(16, "'name' must be 1 to 32 letters")]
    [InlineData(17, "maps and lists stand in each other more than 16 deep here")]
    public void Lists_in_lists_are_read_to_a_depth_and_no_further(int depth, string message)
    {
        string text = $"chips: {{ a: }}\nname: {new string('[', depth - 1)}{new string(']', depth - 1)}";

        var failure = Assert.Throws<BoardFileException>(() => BoardFile.Parse(text, "b.yaml"));

        Assert.Contains(message, Assert.Single(failure.Errors).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void No_more_values_are_read_than_the_largest_board_needs()
    {
        string text = "chips: { a: }\nname: [" + string.Concat(Enumerable.Repeat("x,", 200_001)) + "]";

        var failure = Assert.Throws<BoardFileException>(() => BoardFile.Parse(text, "b.yaml"));

        Assert.Contains("there are more than 200000 keys and values here", Assert.Single(failure.Errors).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Random_bytes_are_read_or_refused() =>
        Prop.ForAll(Gen.ArrayOf(Gen.Choose(0, 255).Select(value => (byte)value)).ToArbitrary(), bytes =>
        {
            using var folder = new TemporaryFolder();
            TryLoad(folder.Write("b.yaml", bytes));
        }).QuickCheckThrowOnFailure();

    [Theory]
    [InlineData("? name")]
    [InlineData("chips:\n  ? gpio0")]
    [InlineData("? chips\n")]
    public void A_key_at_the_very_end_has_its_mistake_within_the_text(string text) => TryParse(text);

    [Fact]
    public void Random_pieces_of_YAML_are_read_or_refused() =>
        Prop.ForAll(Gen.ArrayOf(Gen.Elements(s_pieces)).ToArbitrary(), pieces => TryParse(string.Concat(pieces)))
            .Check(Config.QuickThrowOnFailure.WithMaxTest(3000));

    [Fact]
    public void Mutations_of_valid_files_are_read_or_refused() =>
        Prop.ForAll(Mutants.ToArbitrary(), TryParse).Check(Config.QuickThrowOnFailure.WithMaxTest(3000));

    private static readonly string[] s_pieces =
    [
        "chips", "nets", "devices", "recordings", "name", "line", "lines", "names", "type", "led", "button", "gpio0", "a", "0", "1", "5ms", "up", "hog", "pull",
        ":", ": ", ":\n", "\n", "\n  ", "\n    ", " ", ", ", "[", "]", "{", "}", "- ", "? ", "&a ", "*a", "!!str ", "|\n", ">\n", "'", "\"", "#", " #", "~", "\t",
        "---\n", "...\n", "%YAML 1.1\n", "<<: ", "\\U0011FFFF", "\\x00", "\u0085", "\u2028", "\ud800", "\0", "\r", "@", "`", "a:0", "file: x\n",
    ];

    private static Gen<string> Mutants =>
        from text in Gen.Elements(Valid)
        from edits in Gen.NonEmptyListOf(
            from at in Gen.Choose(0, text.Length)
            from length in Gen.Choose(0, 12)
            from piece in Gen.Elements(s_pieces)
            select (at, length, piece))
        select Edit(text, edits);

    private static string Edit(string text, IEnumerable<(int At, int Length, string Piece)> edits)
    {
        var edited = new StringBuilder(text);
        foreach ((int at, int length, string piece) in edits)
        {
            int start = Math.Min(at, edited.Length);
            edited.Remove(start, Math.Min(length, edited.Length - start)).Insert(start, piece);
        }

        return edited.ToString();
    }

    private static void TryParse(string text) => Try(text, () => BoardFile.Parse(text, "b.yaml"));

    private static void TryLoad(string path) => Try("", () => BoardFile.Load(path));

    private static void Try(string text, Func<BoardDescription> read)
    {
        try
        {
            Assert.NotEmpty(read().Chips);
        }
        catch (BoardFileException failure)
        {
            int lines = 0;
            foreach (ReadOnlySpan<char> line in text.AsSpan().EnumerateLines())
                lines++;
            Assert.InRange(failure.Errors.Count, 1, BoardLimits.MaxErrors);
            Assert.All(failure.Errors, error =>
            {
                Assert.False(error.Message.Any(char.IsControl), error.Message);
                Assert.True(error.Message.Length < 2000, error.Message);
                if (text.Length > 0)
                    Assert.InRange(error.Line, 1, lines);
                Assert.True(error.Line == 0 == (error.Column == 0));
            });
        }
    }
}
