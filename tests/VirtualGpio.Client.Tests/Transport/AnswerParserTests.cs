// SPDX-License-Identifier: MIT
using System.Text;
using FsCheck;
using FsCheck.Fluent;
using VirtualGpio.Client.Transport;

namespace VirtualGpio.Client.Tests.Transport;

public sealed class AnswerParserTests
{
    private const string Chunked = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n";

    [Theory]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello", "hello", true)]
    [InlineData("HTTP/1.1 200\r\ncontent-length:5\r\n\r\nhello", "hello", true)]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length: 5\r\nConnection: close\r\n\r\nhello", "hello", false)]
    [InlineData("HTTP/1.0 200 OK\r\nContent-Length: 5\r\n\r\nhello", "hello", false)]
    [InlineData("HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello", "hello", true)]
    [InlineData("HTTP/1.1 204 No Content\r\n\r\n", "", true)]
    [InlineData(Chunked + "5\r\nhello\r\n0\r\n\r\n", "hello", true)]
    [InlineData(Chunked + "0002;x=y\r\nhe\r\n3 \r\nllo\r\n0\r\nTrailer: x\r\n\r\n", "hello", true)]
    [InlineData(Chunked + "A\r\n0123456789\r\n00\r\n\r\n", "0123456789", true)]
    [InlineData("HTTP/1.1 200 OK\r\n\r\nuntil the end", "until the end", false)]
    public void An_answer_is_the_same_however_it_is_cut(string answer, string body, bool leavesConnection)
    {
        byte[] bytes = Encoding.UTF8.GetBytes(answer);
        for (int size = 1; size <= bytes.Length; size++)
        {
            for (int room = 1; room <= 7; room += 3)
            {
                AnswerParser parser = new("here", 16);
                Assert.Equal(body, Encoding.UTF8.GetString(Feed(parser, bytes, size, room)));
                Assert.Equal(leavesConnection, parser.LeavesConnection);
            }
        }
    }

    [Theory]
    [InlineData("SSH-2.0-OpenSSH_9.2\r\n")]
    [InlineData("HTTP/2 200\r\n\r\n")]
    [InlineData("HTTP/1.1 2000 OK\r\n\r\n")]
    [InlineData("HTTP/1.1 20x OK\r\n\r\n")]
    [InlineData("HTTP/1.1 +20 OK\r\n\r\n")]
    [InlineData("HTTP/1.1 099 OK\r\n\r\n")]
    [InlineData("HTTP/1.1\r\n\r\n")]
    [InlineData("HTTP/1.1 101 Switching\r\n\r\n")]
    [InlineData("HTTP/1.1 200 OK\r\nno colon\r\n\r\n")]
    [InlineData("HTTP/1.1 200 OK\r\n: no name\r\n\r\n")]
    [InlineData("HTTP/1.1 200 OK\r\nA: b\r\n folded: c\r\n\r\n")]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length: -1\r\n\r\n")]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length: +1\r\n\r\n")]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length: \r\n\r\n")]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length: 1x\r\n\r\n")]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length: 99999999999999999999\r\n\r\n")]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\n")]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n")]
    [InlineData("HTTP/1.1 200 OK\r\nTransfer-Encoding: gzip\r\n\r\n")]
    [InlineData(Chunked + "\r\n")]
    [InlineData(Chunked + "x\r\n")]
    [InlineData(Chunked + "-1\r\n")]
    [InlineData(Chunked + "1\nx")]
    [InlineData(Chunked + "1\r\nxy\r\n")]
    [InlineData(Chunked + "fffffffffffffffff\r\n")]
    public void What_is_no_answer_is_told_at_once(string answer)
    {
        AnswerParser parser = new("here", 16);
        BoardException failure = Assert.Throws<BoardException>(() => Feed(parser, Encoding.UTF8.GetBytes(answer), 3, 5, ends: false));
        Assert.Equal(ProblemCodes.Failed, failure.Code);
    }

    [Theory]
    [InlineData("")]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Le")]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhell")]
    [InlineData(Chunked)]
    [InlineData(Chunked + "5\r\nhel")]
    [InlineData(Chunked + "5\r\nhello\r\n")]
    [InlineData(Chunked + "5\r\nhello\r\n0\r\n")]
    public void A_connection_that_ends_in_the_middle_is_told(string answer) =>
        Assert.Throws<BoardGoneException>(() => Feed(new AnswerParser("here", 16), Encoding.UTF8.GetBytes(answer), 4, 5));

    [Fact]
    public void Headers_without_end_end_at_their_limit()
    {
        AnswerParser parser = new("here", 16);
        byte[] header = Encoding.ASCII.GetBytes("HTTP/1.1 200 OK\r\n" + string.Concat(Enumerable.Repeat("X: y\r\n", AnswerHead.MostBytes)));
        Assert.Throws<BoardException>(() => Feed(parser, header, 100, 5, ends: false));
        Assert.True(parser.Room().Length <= 4 * AnswerHead.MostBytes);
    }

    [Theory]
    [InlineData("HTTP/1.1 100 Continue\r\n\r\n", "")]
    [InlineData("X: y\r\n", Chunked + "0\r\n")]
    public void What_could_go_on_for_ever_ends_at_its_limit(string again, string begin)
    {
        byte[] bytes = Encoding.ASCII.GetBytes(begin + string.Concat(Enumerable.Repeat(again, 1000)));
        Assert.Throws<BoardException>(() => Feed(new AnswerParser("here", 16), bytes, 100, 5, ends: false));
    }

    [Fact]
    public void Any_bytes_are_an_answer_or_a_documented_error()
    {
        string[] words = ["HTTP/1.1 ", "200", " OK", "\r\n", "\r\n\r\n", "Content-Length: ", "Transfer-Encoding: chunked", "5", "0", "a", ":", " ", "\n", "100"];
        Gen<byte[]> word = Gen.OneOf(Gen.Elements(words).Select(Encoding.ASCII.GetBytes), ArbMap.Default.GeneratorFor<byte[]>());
        Gen<byte[]> answer = word.ArrayOf().Select(parts => parts.SelectMany(part => part).ToArray());
        Gen<byte[]> likely = answer.Select(rest => Encoding.ASCII.GetBytes("HTTP/1.1 200 OK\r\n").Concat(rest).ToArray());
        Check.One(Config.QuickThrowOnFailure.WithMaxTest(2000), Prop.ForAll(Gen.OneOf(answer, likely).ToArbitrary(), Gen.Choose(1, 20).ToArbitrary(), (bytes, size) =>
        {
            try
            {
                Feed(new AnswerParser("here", 16), bytes, size, 3);
            }
            catch (Exception failure) when (failure is BoardException or BoardGoneException)
            {
                // Documented.
            }
        }));
    }

    /// <summary>Plays a connection that brings pieces of a size and ends, and reads the body with buffers of another.</summary>
    private static byte[] Feed(AnswerParser parser, byte[] bytes, int size, int room, bool ends = true)
    {
        MemoryStream body = new();
        byte[] buffer = new byte[room];
        int sent = 0;
        while (true)
        {
            if (parser.TryReadHead())
            {
                while (parser.Take(buffer) is > 0 and var taken)
                    body.Write(buffer, 0, taken);
                if (parser.IsDone || parser.HasEnded)
                    return body.ToArray();
            }

            Memory<byte> free = parser.Room();
            int count = Math.Min(Math.Min(size, free.Length), bytes.Length - sent);
            if (count == 0 && !ends)
                return body.ToArray();
            bytes.AsMemory(sent, count).CopyTo(free);
            sent += count;
            parser.Received(count);
        }
    }
}
