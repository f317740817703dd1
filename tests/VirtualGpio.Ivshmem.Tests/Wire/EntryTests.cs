// SPDX-License-Identifier: MIT
using FsCheck;
using FsCheck.Fluent;
using VirtualGpio.Ivshmem.Wire;
using VirtualGpio.Linux;

namespace VirtualGpio.Ivshmem.Tests.Wire;

public sealed class EntryTests
{
    [Fact]
    public void An_edge_is_16_bytes_of_which_each_is_known()
    {
        using SharedMemory memory = TestMemory.Create();
        memory.At<EdgeEntry>(0x1000) = new EdgeEntry(0x0203, 1, 1, 0x04050607, 0x08090a0b0c0d0e0f);
        Assert.Equal("03020101070605040F0E0D0C0B0A0908", Convert.ToHexString(memory.Bytes(0x1000, 16)));
        Assert.Equal("00000000", Convert.ToHexString(memory.Bytes(0x1010, 4)));
    }

    [Fact]
    public void A_report_is_16_bytes_of_which_each_is_known()
    {
        using SharedMemory memory = TestMemory.Create();
        memory.At<ReportEntry>(0x1000) = new ReportEntry(0x0203, 0x8002, 0x04050607, 0x08090a0b0c0d0e0f);
        Assert.Equal("03020280070605040F0E0D0C0B0A0908", Convert.ToHexString(memory.Bytes(0x1000, 16)));
        ReportEntry report = memory.At<ReportEntry>(0x1000);
        Assert.True(report.IsChained);
        Assert.True(report.HasValidKind);
        Assert.Equal(ReportKind.Config, report.Kind);
    }

    [Fact]
    public void Settings_survive_the_config_word() =>
        Prop.ForAll(
            Gen.Choose(0, 0xfff).Where(word => (word >> 4 & 3) != 3).ToArbitrary(),
            word =>
            {
                var config = new LineConfig((uint)word | 0xabcd_0000);
                Assert.True(config.IsValid);
                Assert.Equal(config, LineConfig.Of(config.ToSettings(12), 0xabcd));
                Assert.Equal(12_000, config.ToSettings(12).DebounceNanoseconds);
            }).QuickCheckThrowOnFailure();

    [Fact]
    public void The_bits_of_the_config_word_are_where_they_belong()
    {
        Assert.Equal(0x0000_0001u, LineConfig.Of(new LineSettings { Direction = LineDirection.Output }, 0).Word);
        Assert.Equal(0x0000_0002u, LineConfig.Of(new LineSettings { Requested = true }, 0).Word);
        Assert.Equal(0x0000_0008u, LineConfig.Of(new LineSettings { Bias = LineBias.PullUp }, 0).Word);
        Assert.Equal(0x0000_000cu, LineConfig.Of(new LineSettings { Bias = LineBias.PullDown }, 0).Word);
        Assert.Equal(0x0000_0010u, LineConfig.Of(new LineSettings { Drive = LineDrive.OpenDrain }, 0).Word);
        Assert.Equal(0x0000_0020u, LineConfig.Of(new LineSettings { Drive = LineDrive.OpenSource }, 0).Word);
        Assert.Equal(0x0000_0040u, LineConfig.Of(new LineSettings { InterruptEnabled = true }, 0).Word);
        Assert.Equal(0x0000_0080u, LineConfig.Of(new LineSettings { Trigger = InterruptTrigger.Rising }, 0).Word);
        Assert.Equal(0x0000_0100u, LineConfig.Of(new LineSettings { Trigger = InterruptTrigger.Falling }, 0).Word);
        Assert.Equal(0x0000_0200u, LineConfig.Of(new LineSettings { Trigger = InterruptTrigger.WhileHigh }, 0).Word);
        Assert.Equal(0x0000_0400u, LineConfig.Of(new LineSettings { Trigger = InterruptTrigger.WhileLow }, 0).Word);
        Assert.Equal(0x0000_0800u, LineConfig.Of(new LineSettings { Wakes = true }, 0).Word);
        Assert.Equal(0x1234_0000u, LineConfig.Of(default, 0x1234).Word);
        Assert.False(new LineConfig(0x30).IsValid);
    }

    [Theory]
    [InlineData(0x0001_0000, 0xffff_0000, 2)]
    [InlineData(0xffff_0000, 0x0001_0000, -2)]
    [InlineData(0x0005_0000, 0x0005_0001, 0)]
    public void The_count_of_a_config_wraps(uint word, uint known, int ahead) =>
        Assert.Equal(ahead, new LineConfig(word).Ahead(new LineConfig(known)));

    [Fact]
    public void Names_end_in_NUL_and_are_cut_between_characters()
    {
        Span<byte> bytes = stackalloc byte[32];
        LineTable.Encode(new string('x', 40), bytes);
        Assert.Equal(new string('x', 31), LineTable.Decode(bytes));
        LineTable.Encode(string.Concat(Enumerable.Repeat("€", 11)), bytes);
        Assert.Equal(string.Concat(Enumerable.Repeat("€", 10)), LineTable.Decode(bytes));
        Assert.Equal(0, bytes[31]);
    }

    [Fact]
    public void Whatever_a_guest_writes_as_a_name_can_be_printed() =>
        Prop.ForAll(Gen.Choose(0, 255).Select(i => (byte)i).ArrayOf(32).ToArbitrary(), bytes =>
        {
            string text = LineTable.Decode(bytes);
            Assert.True(text.Length <= 32);
            Assert.DoesNotContain(text, char.IsControl);
        }).QuickCheckThrowOnFailure();
}
