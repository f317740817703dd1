// SPDX-License-Identifier: MIT
namespace VirtualGpio.Boards.Tests;

public sealed class BoardFileErrorTests
{
    // Where » stands, the mistake is.
    private const char Mark = '»';

    public static TheoryData<string, string> Mistakes { get; } = new()
    {
        // Keys.
        { "»chip: { gpio0: }\nchips: { a: }", "'chip' is no key of a board. Did you mean 'chips'? Its keys: name, chips, nets, devices, recordings." },
        { "chips: { a: { »line-count: 3 } }", "'line-count' is no key of a chip. Its keys: transport, lines, names, line." },
        { "chips: { a: { line: { 0: { »pul: up } } } }", "Did you mean 'pull'?" },
        { "chips: { a: }\nnets: { n: { »connect: [a:0] } }", "'connect' is no key of a net. Did you mean 'connects'?" },
        { "chips: { a: }\ndevices: { d: { type: led, line: a:0, »color: red } }", "'color' is no key of a led. Did you mean 'colour'?" },
        { "chips: { a: }\ndevices: { d: { type: led, line: a:0, »bounce: 1 } }", "'bounce' is no key of a led." },
        { "chips: { a: }\nrecordings: { r: { file: x.vcd, »nets: [a:0] } }", "'nets' is no key of a recording. Its keys: file, of." },
        { "»<<: { a: 1 }\nchips: { a: }", "'<<' is no key of a board." },
        { "»nets: {}\n", "a board lacks 'chips': the chips, by name." },
        { "chips: {}\n".Insert(7, "»"), "'chips' is empty: a board has at least 1 chip." },
        { "chips: { a: }\n»chips: { b: }", "'chips' stands here a second time: the first is on line 1. Leave one out." },
        { "chips:\n  a: {}\n  »a: {}", "'a' stands here a second time: the first is on line 2." },
        { "chips: { a: }\nnets:\n  n: [a:0]\n  »n: [a:1]", "'n' stands here a second time: the first is on line 3." },
        { "chips: { a: }\n? »[x]\n: 1", "a list stands here as a key: a key is text" },
        { "chips: { a: }\n»: 1", "a key is missing here" },

        // Types.
        { "»[]", "a board must be a map with the keys of a board (name, chips, nets, devices, recordings); here is a list." },
        { "»text", "here is the value 'text'." },
        { "chips: »[gpio0]", "'chips' must be a map from the name of each chip to what it is; here is a list." },
        { "chips: »gpio0", "here is the value 'gpio0'." },
        { "chips: { a: »3 }", "the chip 'a' must be a map with the keys of a chip (transport, lines, names, line); here is the value '3'." },
        { "chips: { a: { lines: »[3] } }", "'lines' must be a whole number from 1 to 1024; here is a list." },
        { "chips: { a: { names: »{ x: y } } }", "'names' must be a list of names of lines, such as [button, led]; here is a map." },
        { "chips: { a: }\nnets: { n: »a:0 }", "the net 'n' must be a list of lines, such as [gpio0:3, gpio1:led], or a map with the keys of a net" },
        { "chips: { a: }\nnets: { n: { connects: »a:0 } }", "'connects' must be a list of lines, such as [gpio0:3, gpio1:led]; here is the value 'a:0'." },
        { "chips: { a: }\nnets: { n: [»a: 0] }", "a map stands here in the net 'n': without a blank, as in a:0, it is text." },
        { "chips: { a: }\ndevices: { d: »led }", "the device 'd' must be a map with the keys of a device, such as { type: button, line: gpio0:0 }" },
        { "chips: { a: }\nrecordings: { r: »x.vcd }", "the recording 'r' must be a map with the keys of a recording (file, of); here is the value 'x.vcd'." },

        // Values.
        { "name: »-x\nchips: { a: }", "'name' is '-x': it must be 1 to 32 letters (a to z, A to Z), digits, '-', '_' and '.', and begin with a letter or digit." },
        { "name: »12345678901234567890123456789012x\nchips: { a: }", "it must be 1 to 32 letters" },
        { "name: »\"x\\n\"\nchips: { a: }", "'name' is 'x\\u000a': it must be" },
        { "chips: { »gpio 0: }", "the name of this chip is 'gpio 0': it must be 1 to 32 letters" },
        { "chips: { »'': }", "the name of this chip is ''" },
        { "chips: { a: }\nnets: { »a:b: [a:0] }", "the name of this net is 'a:b'" },
        { "chips: { a: { lines: »0 } }", "'lines' is '0': it must be a whole number from 1 to 1024." },
        { "chips: { a: { lines: »1025 } }", "'lines' is '1025'" },
        { "chips: { a: { lines: »many } }", "'lines' is 'many'" },
        { "chips: { a: { lines: »99999999999999999999 } }", "'lines' is '99999999999999999999'" },
        { "chips: { a: { lines: »~ } }", "'lines' has no value: it must be a whole number from 1 to 1024." },
        { "chips: { a: { transport: »ivshmen } }", "'transport' is 'ivshmen': it must be ivshmem, ivshmem-plain, virtio or uapi. Did you mean 'ivshmem'?" },
        { "chips: { a: { names: [»12] } }", "an item of 'names' is '12': it must be the name of a line, of 1 to 31 bytes: not only digits" },
        { "chips: { a: { names: [»\"a=b\"] } }", "an item of 'names' is 'a=b'" },
        { "chips: { a: { names: [»\"a:b\"] } }", "an item of 'names' is 'a:b'" },
        { "chips: { a: { names: [»\"a\\tb\"] } }", "an item of 'names' is 'a\\u0009b'" },
        { "chips: { a: { names: [»it's] } }", "an item of 'names' is 'it's'" },
        { "chips: { a: { names: [»\" a\"] } }", "no blank at its ends" },
        { "chips: { a: { names: [»ääääääääääääääää] } }", "of 1 to 31 bytes" },
        { "chips: { a: { lines: 2, names: [a, b, »c, d] } }", "this is name 3 of 4, and 'a' has 2 lines." },
        { "chips: { a: { names: [x, y, »x] } }", "'x' is the name of line 0 of 'a' already (line 1 of the file)." },
        { "chips: { a: { lines: 4, line: { »4: { pull: up } } } }", "'a' has no line 4: its 4 lines are 0 to 3." },
        { "chips: { a: { names: [button], line: { »buton: { pull: up } } } }", "'a' has no line named 'buton'. Did you mean 'button'? Write its offset, or name it in 'names'." },
        { "chips: { a: { names: [x], line: { 0: { name: »y } } } }", "line 0 of 'a' is named 'x' already: leave one of the names out." },
        { "chips: { a: { names: [x], line: { 1: { name: »x } } } }", "'x' is the name of line 0 of 'a' already" },
        { "chips: { a: { names: [x], line: { 0: { pull: up }, »x: { hog: 1 } } } }", "'x' is line 0, which line 1 of the file speaks of already as '0': put both together." },
        { "chips: { a: { names: [x], line: { x: { pull: up }, »0: { hog: 1 } } } }", "'0' is line 0, which line 1 of the file speaks of already as 'x'" },
        { "chips: { a: { line: { 5: { pull: up }, »05: { hog: 1 } } } }", "'05' is line 5" },
        { "chips: { a: { line: { 0: { pull: »high } } } }", "'pull' is 'high': it must be none, up or down." },
        { "chips: { a: { line: { 0: { hog: »yes } } } }", "'hog' is 'yes': it must be low or high (also 0 or 1, off or on)." },
        { "chips: { a: }\nnets: { n: { rest: »keeps } }", "'rest' is 'keeps': it must be keep, low or high. Did you mean 'keep'?" },
        { "chips: { a: }\nnets: { n: { initial: »2 } }", "'initial' is '2': it must be low or high" },

        // References.
        { "chips: { gpio0: , gpio1: }\nnets: { n: [»gpio2:0] }", "there is no chip 'gpio2'. Did you mean 'gpio0' or 'gpio1'? Chips: gpio0, gpio1." },
        { "chips: { a: { lines: 4 } }\nnets: { n: [»a:4] }", "'a' has no line 4: its 4 lines are 0 to 3." },
        { "chips: { a: { lines: 4 } }\nnets: { n: [»a:99999999999] }", "'a' has no line 99999999999" },
        { "chips: { a: { names: [led] } }\nnets: { n: [»a:lde] }", "'a' has no line named 'lde'. Did you mean 'led'? Its names: led." },
        { "chips: { a: }\nnets: { n: [»a:led] }", "'a' has no line named 'led'. Its lines have no names: write the offset." },
        { "chips: { a: }\nnets: { n: [»3] }", "there is no line '3'. A line by its offset is CHIP:OFFSET, such as a:3." },
        { "chips: { a: }\nnets: { n: [»a] }", "there is no line 'a'. 'a' is a chip: one of its lines is a:0." },
        { "chips: { a: }\nnets: { n: [a:0], m: [»n] }", "there is no line 'n'." },
        { "chips: { a: }\nnets: { n: [»'a:'] }", "an item of the net 'n' is 'a:': it must be a line as CHIP:OFFSET" },
        { "chips: { a: }\nnets: { n: [»''] }", "an item of the net 'n' is ''" },
        { "chips: { a: }\nnets: { n: [»~] }", "an item of the net 'n' has no value" },
        { "chips: { a: { names: [led] }, b: { names: [led] } }\nnets: { n: [»led] }", "'led' is the name of 2 lines (a:0, b:0): write the one that is meant." },
        { "chips: { a: }\nnets:\n  n: [a:0]\n  m: [a:1, »a:0]", "a:0 is on the net 'n' already (line 3 of the file), and a line is on one net only" },
        { "chips: { a: }\nnets:\n  n: [a:0, »a:0]", "a:0 stands here a second time: line 3 of the file connects it already. Leave one out." },
        { "chips: { a: { names: [x] } }\nnets: { n: [a:0, »x] }", "a:0 stands here a second time" },
        { "chips: { a: }\nnets: { »a.3: [a:0] }", "the net cannot be named 'a.3': that is the name of the net that a:3 has to itself." },
        { "chips: { a: }\ndevices: { d: { type: »lde, line: a:0 } }", "there is no device type 'lde'. Did you mean 'led'? Types: button, led." },
        { "chips: { a: }\ndevices: { d: »{ line: a:0 } }", "the device 'd' lacks 'type': what the device is (button, led)." },
        { "chips: { a: }\ndevices: { d: { type: »[led] } }", "'type' must be one of button, led; here is a list." },
        { "chips: { a: }\ndevices: { d: »{ type: led } }", "the device 'd' lacks 'line': the line that makes it shine: a net, or a line." },
        { "chips: { a: }\nnets: { wire: [a:0] }\ndevices: { d: { type: led, line: »wier } }", "there is no net and no line 'wier'. Did you mean 'wire'?" },
        { "chips: { a: }\ndevices: { d: { type: led, line: »a:32 } }", "'a' has no line 32" },
        { "chips: { a: { names: [x] } }\nnets: { x: [a:1] }\ndevices: { d: { type: led, line: »x } }", "'x' is a net and the name of the line a:0, which is not on it: write a:0 for the line, or rename one of them." },
        { "chips: { a: }\ndevices: { d: { type: button, line: a:0, bounce: »101 } }", "'bounce' is '101': it must be a whole number from 0 to 100." },
        { "chips: { a: }\ndevices: { d: { type: button, line: a:0, bounce-time: »5 ms } }", "'bounce-time' is '5 ms': it must be a duration from 1us to 1s, such as 100us, 5ms, 2s or 1m; a number alone is in milliseconds." },
        { "chips: { a: }\ndevices: { d: { type: button, line: a:0, bounce-time: »2s } }", "'bounce-time' is '2s'" },
        { "chips: { a: }\ndevices: { d: { type: button, line: a:0, active: »up } }", "'active' is 'up'" },
        { "chips: { a: }\nrecordings: { r: »{ of: [a:0] } }", "the recording 'r' lacks 'file': the file to write" },
        { "chips: { a: }\nrecordings: { r: { file: »'' } }", "'file' is ''" },
        { "chips: { a: }\nrecordings: { r: { file: »out/ } }", "'out/' is a folder: write the name of a file in it." },
        { "chips: { a: }\nrecordings:\n  r: { file: x.vcd }\n  s: { file: »./x.vcd }", "'./x.vcd' is the file of the recording 'r' already (line 3 of the file): record to another one." },
        { "chips: { a: }\nrecordings: { r: { file: x, of: »[] } }", "'of' is empty: it must be a list of nets and lines" },
        { "chips: { a: }\nrecordings: { r: { file: x, of: [»b:0] } }", "there is no chip 'b'." },
        { "chips: { a: }\nrecordings: { r: { file: x, of: [a:0, »a:00] } }", "a:0 stands here a second time: leave one out." },

        // YAML itself.
        { "»", "the file is empty: a board has at least one chip, such as 'chips: { gpio0: { lines: 32 } }'." },
        { "»# nothing but a remark", "the file is empty" },
        { "»~", "the file is empty" },
        { "chips:\n»\ta: {}", "a tab in the indentation: YAML wants blanks." },
        { "chips:\n  a:\n »\t  lines: 3", "a tab in the indentation" },
        { "chips: { a: »&x { lines: 3 } }", "'&x' is an anchor, which a board file cannot have: leave it out" },
        { "chips: { a: »*x }", "'*x' is an alias, which a board file cannot have: write the value out" },
        { "chips: { a: { lines: »!!int 3 } }", "is a tag, which a board file cannot have" },
        { "chips: { a: }\n»---\nchips: { b: }", "a second document begins here: a board is one document." },
        { "chips: »{ a: { lines: 3 }\nnets: {}", "the '{' that opens here is not closed" },
        { "chips: { a: { names: »[x, y } }", "the '[' that opens here is not closed" },
        { "name: »\"x\nchips: { a: }", "the quote that opens here is not closed, or the next line is not indented further." },
        { "chips: { a: { names: [»'x", "the quote that opens here is not closed." },
        { "name: »@x\nchips: { a: }", "nothing can begin with '@' in YAML: put the value into quotes." },
        { "name: x»: y\nchips: { a: }", "this ':' does not fit here" },
        { "name\nchips»: { a: }", "the line above lacks its own" },
        { "chips:\n  a: {}\n »b: {}", "a key was expected here: look at the indentation" },
        { "chips: { a: { names: »- x } }", "a value was expected here" },
        { "{ chips: { a: } }\n»nets: {}", "this does not belong to what is before it" },
        { "chips:\n  a: »- x", "a list cannot begin here" },
        { "name: a»\u0007b\nchips: { a: }", "there is a control character here, U+0007" },
    };

    [Theory]
    [MemberData(nameof(Mistakes))]
    public void A_mistake_is_told_with_its_place_and_with_what_would_be_right(string marked, string message)
    {
        int at = marked.IndexOf(Mark, StringComparison.Ordinal);
        string text = marked.Remove(at, 1);
        int line = marked[..at].Count(letter => letter == '\n') + 1;
        int column = at - (at == 0 ? 0 : marked.LastIndexOf('\n', at - 1) + 1) + 1;

        var failure = Assert.Throws<BoardFileException>(() => BoardFile.Parse(text, "b.yaml"));

        BoardFileError error = failure.Errors[0];
        Assert.Contains(message, error.Message, StringComparison.Ordinal);
        Assert.Equal((line, column), (error.Line, error.Column));
        Assert.Single(failure.Errors);
        Assert.Equal($"b.yaml:{line}:{column}: {error.Message}", failure.Message);
        Assert.DoesNotContain('\n', error.Message);
    }

    [Fact]
    public void All_mistakes_are_told_in_the_order_of_the_file()
    {
        var failure = Assert.Throws<BoardFileException>(() => BoardFile.Parse(
            """
            chips:
              gpio0: { lines: 0 }
            nets:
              n: [gpio0:700, gpio1:0]
            devices:
              d: { type: led, line: m, activ: low }
            record: 1
            """,
            "b.yaml"));

        Assert.Equal([(2, 19), (4, 18), (6, 25), (6, 28), (7, 1)], failure.Errors.Select(error => (error.Line, error.Column)));
        Assert.Equal(string.Join('\n', failure.Errors), failure.Message);
    }

    [Fact]
    public void Of_very_many_mistakes_the_first_ones_are_told()
    {
        string text = "chips: { a: }\nnets:\n" + string.Concat(Enumerable.Range(0, 100).Select(i => $"  n{i}: [b:{i}]\n"));

        var failure = Assert.Throws<BoardFileException>(() => BoardFile.Parse(text, "b.yaml"));

        Assert.Equal(Enumerable.Range(3, 20), failure.Errors.Select(error => error.Line));
        Assert.EndsWith("There are 80 more mistakes, not shown.", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_with_too_many_chips_nets_or_recordings_is_refused()
    {
        string chips = "chips:\n" + string.Concat(Enumerable.Range(0, 65).Select(i => $"  c{i}:\n"));

        var failure = Assert.Throws<BoardFileException>(() => BoardFile.Parse(chips, "b.yaml"));

        Assert.Equal("b.yaml:66:3: this is chip 65: a board has 64 at most.", failure.Message);
    }
}
