// SPDX-License-Identifier: MIT
using System.Text;

namespace VirtualGpio.Testing.Tests;

public sealed class AgentMessageTests
{
    private static AgentMessage? Parse(string line) =>
        AgentMessage.TryParse(Encoding.UTF8.GetBytes(line), out var message) ? message : null;

    [Fact]
    public void Every_message_of_the_protocol_is_understood()
    {
        Assert.Equal(new AgentMessage.Hello("boot-1"), Parse("hello 1 boot-1"));
        Assert.Equal(new AgentMessage.Pong("7", "boot-1"), Parse("pong 7 boot-1"));
        Assert.Equal(new AgentMessage.Started(3, 120), Parse("started 3 120"));
        Assert.Equal(new AgentMessage.Exited(3, 137), Parse("exit 3 137"));
        Assert.Equal(new AgentMessage.Failed(3, "fork: no memory"), Parse("error 3 fork: no memory"));
        var output = Assert.IsType<AgentMessage.Output>(Parse("out 3 AAEC/w=="));
        Assert.Equal((3u, "000102FF"), (output.Id, Convert.ToHexString(output.Bytes)));
    }

    [Theory]
    [InlineData("")]
    [InlineData("hello")]
    [InlineData("hello 2 boot-1")]
    [InlineData("started 3")]
    [InlineData("started x 120")]
    [InlineData("exit 3 -1")]
    [InlineData("exit 4294967296 0")]
    [InlineData("out 3 AAE")]
    [InlineData("out 3 AA*C")]
    [InlineData("QAB out 3 AAEC")]
    [InlineData("shout 3 1")]
    public void What_is_not_of_the_protocol_is_no_message(string line) => Assert.Null(Parse(line));

    [Fact]
    public void A_command_of_any_text_is_one_line_of_plain_characters()
    {
        var line = AgentMessage.RunLine(9, "echo 'ä'\nexit 1");
        Assert.Equal("run 9 " + Convert.ToBase64String(Encoding.UTF8.GetBytes("echo 'ä'\nexit 1")) + "\n", line);
    }

    [Fact]
    public void A_command_that_the_guest_could_not_take_is_refused_here()
    {
        Assert.Throws<ArgumentException>(() => AgentMessage.RunLine(1, new string('x', AgentMessage.MaxCommandBytes + 1)));
        Assert.Throws<ArgumentException>(() => AgentMessage.RunLine(1, "a\0b"));
    }

    [Fact]
    public void Lines_are_cut_wherever_the_bytes_are()
    {
        for (var size = 1; size < 12; size++)
        {
            var lines = new List<string>();
            var splitter = new LineSplitter(maxLength: 6);
            foreach (var part in Encoding.ASCII.GetBytes("one\n\ntwo\ntoolong\nthree\nrest").Chunk(size))
                splitter.Feed(part, line => lines.Add(Encoding.ASCII.GetString(line)));
            Assert.Equal(["one", "", "two", "three"], lines);
        }
    }
}
