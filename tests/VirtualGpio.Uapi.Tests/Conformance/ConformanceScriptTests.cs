// SPDX-License-Identifier: MIT
using FsCheck;
using FsCheck.Fluent;

namespace VirtualGpio.Uapi.Tests.Conformance;

public sealed class ConformanceScriptTests
{
    [Fact]
    public void Bytes_are_read_as_they_were_written() =>
        Prop.ForAll(
            Sparse().ToArbitrary(),
            bytes => ByteText.Parse(ByteText.Format(bytes), bytes.Length).AsSpan().SequenceEqual(bytes)).QuickCheckThrowOnFailure();

    [Theory]
    [InlineData("-", new byte[] { 0, 0, 0, 0, 0, 0 })]
    [InlineData("01", new byte[] { 1, 0, 0, 0, 0, 0 })]
    [InlineData("(4)ff", new byte[] { 0, 0, 0, 0, 0xff, 0 })]
    [InlineData("'led1'02", new byte[] { 0x6c, 0x65, 0x64, 0x31, 2, 0 })]
    public void Bytes_stand_in_a_script_as_the_player_writes_them(string text, byte[] bytes)
    {
        Assert.Equal(text, ByteText.Format(bytes));
        Assert.Equal(bytes, ByteText.Parse(text, bytes.Length));
    }

    [Theory]
    [InlineData("0")]
    [InlineData("0x")]
    [InlineData("xy")]
    [InlineData("00112233")]
    [InlineData("(3")]
    [InlineData("(4)")]
    [InlineData("(-1)")]
    [InlineData("(99999999999)")]
    [InlineData("(2147483647)(2147483647)")]
    [InlineData("'abc")]
    [InlineData("'abcd'")]
    [InlineData("(3)00")]
    public void Bytes_that_are_none_or_too_many_are_refused(string text) =>
        Assert.Throws<FormatException>(() => ByteText.Parse(text, 3));

    [Theory]
    [InlineData("chip named\nopen chip")]
    [InlineData("chip unknown\nopen chip = 0")]
    [InlineData("open chip = 0")]
    [InlineData("chip named\nopens chip = 0")]
    [InlineData("chip named\nopen chip = yes")]
    [InlineData("chip named\nioctl chip c004b40c 0102030405 = 0")]
    [InlineData("chip named\nioctl chip c004b40cc 01 = 0")]
    [InlineData("chip named\npoll chip = POLLSOMETHING")]
    [InlineData("chip named\nread chip 48 = 2 010203")]
    public void What_is_no_recording_is_refused(string text) =>
        Assert.Throws<FormatException>(() => ConformanceScript.Parse("a test", text));

    [Fact]
    public void A_recording_is_read_into_its_steps()
    {
        var script = ConformanceScript.Parse("a test", """
            # a comment
            chip wide
            open a = 0
            request a b c250b407 readonly:(288)04 = -14
            request a b c250b407 (288)04 = 0 (288)04(7)02
            ioctl b c010b40e bad = -14
            pull 3 up = 0
            read b 96 = 48 01(7)02
            poll b = POLLIN|POLLRDNORM
            wait b 10 = 0
            cloexec b = 1
            close b = 0
            """);

        Assert.Same(ConformanceChip.Wide, script.Chip);
        Assert.Equal(Enumerable.Range(3, 10), script.Steps.Select(step => step.Number));
        var request = Assert.IsType<IoctlStep>(script.Steps[2]);
        Assert.Equal(("a", "b", 0xc250b407, ArgumentMemory.Writable, 0), (request.File, request.NewFile, request.Request, request.Memory, request.Result));
        Assert.Equal((592, 4, 0), (request.Argument.Length, request.Argument.Span[288], request.Argument.Span[296]));
        Assert.Equal((592, 4, 2), (request.After.Length, request.After.Span[288], request.After.Span[296]));
        Assert.Equal(588, request.DescriptorOffset);
        Assert.Equal(("request a b c250b407 (288)04", "0 (288)04(7)02"), (request.Text, request.Answer));
        Assert.Equal((ArgumentMemory.Bad, -14), (((IoctlStep)script.Steps[3]).Memory, ((IoctlStep)script.Steps[3]).Result));
        Assert.Equal((3, true), (((PullStep)script.Steps[4]).Offset, ((PullStep)script.Steps[4]).Up));
        var read = Assert.IsType<ReadStep>(script.Steps[5]);
        Assert.Equal((96, 48, EventRecord.LineEvent), (read.Size, read.Bytes.Length, read.Record));
        Assert.Equal(PollBits.In | PollBits.ReadNormal, ((PollStep)script.Steps[6]).Bits);
        Assert.Equal((10, PollBits.None), (((PollStep)script.Steps[7]).Milliseconds, ((PollStep)script.Steps[7]).Bits));
    }

    [Fact]
    public void Timestamps_become_what_recordings_have_in_their_place()
    {
        byte[] bytes = new byte[2 * EventRecord.LineEvent.Size];
        bytes[0] = 200;
        bytes[8] = 1;

        EventRecord.LineEvent.Mask(bytes, timestamp => timestamp == 200 ? 2u : 3u);

        Assert.Equal((2, 1, 0), (bytes[0], bytes[8], bytes[48]));
    }

    [Fact]
    public void Each_script_has_its_recording_and_each_recording_its_script()
    {
        Assert.Equal(Generation.GeneratedScript.All.Select(script => script.Name).Order(StringComparer.Ordinal), ConformanceScript.Names);
        foreach (var script in Generation.GeneratedScript.All)
        {
            string recorded = ConformanceScript.WithoutAnswers(File.ReadAllText(ConformanceScript.PathOf(script.Name)));
            Assert.True(script.Text == recorded, $"{ConformanceScript.PathOf(script.Name)} is of another script than is generated now: it must be recorded again, by the end-to-end tests.");
            Assert.NotEmpty(ConformanceScript.Load(script.Name).Steps);
        }
    }

    [Fact]
    public void Bytes_in_recordings_are_written_here_as_the_player_has_written_them()
    {
        foreach (string name in ConformanceScript.Names)
        {
            string[] lines = File.ReadAllLines(ConformanceScript.PathOf(name));
            foreach (var step in ConformanceScript.Load(name).Steps.OfType<ReadStep>().Where(step => step.Result > 0))
                Assert.Equal($"{step.Text} = {step.Result} {ByteText.Format(step.Bytes.Span)}", lines[step.Number - 1]);
            foreach (var step in ConformanceScript.Load(name).Steps.OfType<IoctlStep>().Where(step => !step.After.Span.SequenceEqual(step.Argument.Span)))
                Assert.Equal($"{step.Text} = {step.Result} {ByteText.Format(step.After.Span)}", lines[step.Number - 1]);
        }
    }

    // Bytes as they come in structs: mostly zeros, some text.
    private static Gen<byte[]> Sparse() =>
        Gen.OneOf(Gen.Constant<byte>(0), Gen.Constant<byte>(0), Gen.Choose('a', 'd').Select(letter => (byte)letter), Gen.Choose(0, 255).Select(value => (byte)value))
            .ArrayOf();
}
