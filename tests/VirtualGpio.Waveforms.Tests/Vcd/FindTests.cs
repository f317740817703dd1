// SPDX-License-Identifier: MIT
using VirtualGpio.Waveforms.Vcd;

namespace VirtualGpio.Waveforms.Tests.Vcd;

public sealed class FindTests
{
    private static readonly VcdFile s_file = new VcdReader(new MemoryStream(
        """
        $scope module top $end
        $var wire 1 ! clk $end
        $var wire 8 " bus [7:0] $end
        $var real 64 # level $end
        $scope module chip0 $end $var wire 1 ! clk $end $var wire 1 $ button $end $var wire 1 % reset $end $upscope $end
        $scope module chip1 $end $var wire 1 & reset $end $var wire 1 ' led[3] $end $var wire 4 ( led $end $upscope $end
        $upscope $end
        $var wire 1 clk2 other $end
        $enddefinitions $end
        """u8.ToArray())).File;

    [Theory]
    [InlineData("top.chip0.button", "top.chip0.button")]
    [InlineData("chip0.button", "top.chip0.button")]
    [InlineData("button", "top.chip0.button")]
    [InlineData("clk", "top.clk")]
    [InlineData("top.chip0.clk", "top.chip0.clk")]
    [InlineData("chip1.reset", "top.chip1.reset")]
    [InlineData("top.bus[3]", "top.bus[3]")]
    [InlineData("bus.0", "top.bus[0]")]
    [InlineData("led[3]", "top.chip1.led[3]")]
    [InlineData("chip1.led[2]", "top.chip1.led[2]")]
    [InlineData("clk[0]", "top.clk")]
    [InlineData("clk2", "other")]
    [InlineData("$", "top.chip0.button")]
    public void A_signal_is_found_by_its_name_its_last_part_or_its_code(string name, string expected) => Assert.Equal(expected, s_file.Find(name).Name);

    [Theory]
    [InlineData("buton", "The file has no signal 'buton'. Did you mean 'button'?")]
    [InlineData("top.chip0.Button", "Did you mean 'top.chip0.button'?")]
    [InlineData("nonsense", "The file has no signal 'nonsense'.")]
    [InlineData("", "The file has no signal ''.")]
    [InlineData("reset", "'reset' may be any of 'top.chip0.reset' (code '%'), 'top.chip1.reset' (code '&'); give the full name, or the code.")]
    [InlineData("bus", "'top.bus' has 8 bits; choose one of them, such as 'top.bus[0]'.")]
    [InlineData("bus[8]", "'top.bus' has no bit 8; its bits are 7 to 0.")]
    [InlineData("bus[-1]", "'top.bus' has no bit -1")]
    [InlineData("bus[2147483648]", "The file has no signal 'bus[2147483648]'")]
    [InlineData("level", "There is one of that name, but of type 'real', which has no level.")]
    [InlineData("tton", "The file has no signal 'tton'")]
    public void What_is_not_there_or_unclear_is_refused_with_help(string name, string message)
    {
        var error = Assert.Throws<VirtualGpioException>(() => s_file.Find(name));

        Assert.Equal(ErrorKind.InvalidArgument, error.Kind);
        Assert.Contains(message, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Names_that_many_signals_have_are_listed_in_part()
    {
        string vcd = string.Concat(Enumerable.Range(0, 50).Select(i => $"$scope module m{i} $end $var wire 1 {IdentifierCode.Of(i)} q $end $upscope $end "));
        VcdFile file = new VcdReader(new MemoryStream(System.Text.Encoding.ASCII.GetBytes(vcd + "$enddefinitions $end"))).File;

        string message = Assert.Throws<VirtualGpioException>(() => file.Find("q")).Message;

        Assert.Contains("'m9.q' (code '*')…; give", message, StringComparison.Ordinal);
        Assert.DoesNotContain("'m10.q'", message, StringComparison.Ordinal);
    }
}
