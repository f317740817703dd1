// SPDX-License-Identifier: MIT
using FsCheck;
using FsCheck.Fluent;
using VirtualGpio.Client.Transport;

namespace VirtualGpio.Client.Tests;

public sealed class TargetTests
{
    [Fact]
    public void Names_are_percent_encoded_byte_by_byte() => Assert.Equal(
        "/v1/lines?line=gpio0%3A4&line=a%26b%3Dc%20%2B%25%23%2F%3F&line=%C3%A4%F0%9F%94%98&chip=gpio0",
        new ApiTarget("/v1/lines").With("line", ["gpio0:4", "a&b=c +%#/?", "ä🔘"]).With("chip", "gpio0").ToString());

    [Fact]
    public void What_is_not_given_is_left_out() =>
        Assert.Equal("/v1/lines", new ApiTarget("/v1/lines").With("line", []).With("chip", (string?)null).With("after", (long?)null).ToString());

    [Fact]
    public void Any_name_comes_out_as_it_went_in_and_only_with_letters_that_mean_nothing() =>
        Check.QuickThrowOnFailure(Prop.ForAll(ArbMap.Default.ArbFor<NonNull<string>>(), name =>
        {
            // A surrogate without its other half is no text; UTF-8 has no bytes for it.
            string text = new([.. name.Get.Where(letter => !char.IsSurrogate(letter))]);
            string query = new ApiTarget("/v1/lines").With("line", text).ToString();
            const string begin = "/v1/lines?line=";
            return query.StartsWith(begin, StringComparison.Ordinal)
                && query[begin.Length..].All(letter => char.IsAsciiLetterOrDigit(letter) || letter is '-' or '.' or '_' or '~' or '%')
                && Uri.UnescapeDataString(query[begin.Length..]) == text;
        }));

    [Theory]
    [InlineData("")]
    [InlineData(".")]
    [InlineData("..")]
    public void A_name_that_would_be_another_path_is_of_nothing_there(string name) =>
        Assert.Equal(ProblemCodes.NotFound, Assert.Throws<BoardException>(() => new ApiTarget("/v1/chips").Part(name)).Code);

    [Fact]
    public void A_name_cannot_leave_its_part_of_the_path() =>
        Assert.Equal("/v1/devices/..%2Fx/actions/a%3Fb", new ApiTarget("/v1/devices").Part("../x").Then("/actions").Part("a?b").ToString());
}
