// SPDX-License-Identifier: MIT
using System.Text;
using FsCheck;
using FsCheck.Fluent;

namespace VirtualGpio.Client.Tests;

public sealed class LevelsTextTests
{
    [Theory]
    [InlineData("1 0\n", new[] { 1, 0 })]
    [InlineData("1\n", new[] { 1 })]
    [InlineData("0 0 1", new[] { 0, 0, 1 })]
    [InlineData("", new int[0])]
    public void Levels_are_read(string text, int[] levels) => Assert.Equal(levels, LevelsText.Parse(Encoding.UTF8.GetBytes(text), levels.Length));

    [Theory]
    [InlineData("")]
    [InlineData("\n")]
    [InlineData("1\n")]
    [InlineData("1 0 1\n")]
    [InlineData("1,0\n")]
    [InlineData("1 2\n")]
    [InlineData("1 0 ")]
    [InlineData("{}x")]
    public void Anything_else_is_told(string text) =>
        Assert.Contains("2 levels", Assert.Throws<BoardException>(() => LevelsText.Parse(Encoding.UTF8.GetBytes(text), 2)).Message, StringComparison.Ordinal);

    [Fact]
    public void Any_bytes_are_levels_or_a_documented_error() =>
        Check.QuickThrowOnFailure(Prop.ForAll(ArbMap.Default.ArbFor<byte[]>(), ArbMap.Default.ArbFor<byte>(), (bytes, count) =>
        {
            try
            {
                return LevelsText.Parse(bytes, count).Length == count;
            }
            catch (BoardException)
            {
                return true;
            }
        }));
}
