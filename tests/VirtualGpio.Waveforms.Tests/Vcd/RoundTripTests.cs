// SPDX-License-Identifier: MIT
using System.Text;
using FsCheck;
using FsCheck.Fluent;
using VirtualGpio.Waveforms.Vcd;

namespace VirtualGpio.Waveforms.Tests.Vcd;

public sealed class RoundTripTests
{
    [Fact]
    public void What_was_written_is_read() =>
        Prop.ForAll(Recording.Any.ToArbitrary(), recording =>
        {
            var reader = new VcdReader(new MemoryStream(recording.ToVcd()));
            // In the order of the signals that were written; the file groups them by scope.
            reader.Select([.. Enumerable.Range(0, recording.Signals.Length).Select(i => BitOf(reader, i))]);

            Assert.Equal(recording.All, Recording.ReadAll(reader));
            Assert.Equal((0, recording.Length), (reader.FirstTime, reader.Time));
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void Another_layout_of_the_words_reads_the_same()
    {
        Gen<string> space = Gen.Elements(" ", "\n", "\r\n", "\t", "  \n\n ", "\v\f", " \r ");
        Prop.ForAll(Recording.Any.ToArbitrary(), space.ListOf(50).ToArbitrary(), (recording, spaces) =>
        {
            byte[] vcd = recording.ToVcd();
            string[] words = Encoding.UTF8.GetString(vcd).Split((char[])[' ', '\n'], StringSplitOptions.RemoveEmptyEntries);
            string layout = string.Concat(words.Select((word, i) => spaces[i % spaces.Count] + word));

            List<VcdChange> expected = Recording.Read(vcd, out VcdReader original);
            List<VcdChange> actual = Recording.Read(Encoding.UTF8.GetBytes(layout + spaces[0]), out VcdReader other);

            Assert.Equal(expected, actual);
            Assert.Equal(original.Time, other.Time);
            Assert.Equal(original.File.Variables, other.File.Variables);
            Assert.Equal(original.File.Comments, other.File.Comments);
            Assert.Equal(original.File.Version, other.File.Version);
        }).QuickCheckThrowOnFailure();
    }

    [Fact]
    public void A_file_that_is_cut_off_gives_what_was_before_or_an_error() =>
        Prop.ForAll(Recording.Any.ToArbitrary(), Gen.Choose(0, 10_000).ToArbitrary(), (recording, cut) =>
        {
            byte[] vcd = recording.ToVcd();
            List<VcdChange> whole = Recording.Read(vcd);
            HoldsWhenCutAt(vcd, cut % vcd.Length, whole);
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(1_000));

    [Fact]
    public void A_file_that_is_cut_off_at_each_of_its_bytes_gives_what_was_before_or_an_error()
    {
        VcdSignal[] signals = [.. Enumerable.Range(0, 100).Select(i => new VcdSignal($"n{i}", $"scope{i % 3}"))];
        VcdChange[] changes = [.. Enumerable.Range(0, 300).Select(i => new VcdChange(i * 7, (i * 37) % 100, (VcdValue)(i % 4)))];
        byte[] vcd = new Recording(0, signals, new VcdValue[100], changes, 10_000).ToVcd();
        List<VcdChange> whole = Recording.Read(vcd);

        int read = Enumerable.Range(0, vcd.Length).Count(cut => HoldsWhenCutAt(vcd, cut, whole));

        Assert.InRange(read, 1_000, vcd.Length - 1_000);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(65_536)]
    public void It_makes_no_difference_in_which_pieces_the_stream_gives_the_file(int piece)
    {
        VcdChange[] changes = [.. Enumerable.Range(0, 20_000).Select(i => new VcdChange(i * 12_345L, i % 3, (VcdValue)(i % 4)))];
        byte[] vcd = new Recording(0, [new("a"), new("b"), new("c")], new VcdValue[3], changes, 1_000_000_000).ToVcd();

        using var pieces = new PieceStream(vcd, piece);
        Assert.Equal(Recording.Read(vcd), Recording.ReadAll(new VcdReader(pieces)));
    }

    private static VcdBit BitOf(VcdReader reader, int signal) => reader.Signals.Single(bit => bit.Variable.Code == IdentifierCode.Of(signal));

    private static bool HoldsWhenCutAt(byte[] vcd, int cut, List<VcdChange> whole)
    {
        var read = new List<VcdChange>();
        try
        {
            var reader = new VcdReader(new MemoryStream(vcd[..cut]));
            while (reader.TryRead(out VcdChange change))
                read.Add(change);
        }
        catch (VirtualGpioException error) when (error.Kind == ErrorKind.InvalidArgument)
        {
            Assert.Equal(whole.Take(read.Count), read);
            return false;
        }

        Assert.Equal(whole.Take(read.Count), read);
        return true;
    }

    private sealed class PieceStream(byte[] bytes, int piece) : MemoryStream(bytes)
    {
        public override int Read(byte[] buffer, int offset, int count) => base.Read(buffer, offset, Math.Min(count, piece));
    }
}
