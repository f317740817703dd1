// SPDX-License-Identifier: MIT
using VirtualGpio.Uapi.Tests.Device;

namespace VirtualGpio.Uapi.Tests.Conformance;

public sealed class DeviceConformanceTests
{
    private const string Script = """
        chip named
        open chip = 0
        ioctl chip c048b402 08 = -22
        request chip line c250b407 (560)01 = 0
        poll line = 0
        """;

    public static TheoryData<string> Scripts => [.. ConformanceScript.Names];

    [Theory]
    [MemberData(nameof(Scripts))]
    public void The_device_answers_as_Linux_does(string script)
    {
        if (DeviceComparison.Find(ConformanceScript.Load(script), KnownDifference.All) is { } difference)
            Assert.Fail(difference);
    }

    [Fact]
    public void Every_known_difference_is_of_a_script_that_there_is() =>
        Assert.All(KnownDifference.All, difference => Assert.Contains(difference.Script, ConformanceScript.Names));

    [Theory]
    [InlineData("c048b402 08 = -22", "c048b402 08 = 0", "line 3: ioctl chip c048b402 08\nexpected: 0\ngot:      -22")]
    [InlineData("poll line = 0", "poll line = POLLIN", "line 5: poll line\nexpected: POLLIN\ngot:      0")]
    [InlineData("(560)01 = 0", "(560)01 = 0 (3)01", "line 4: request chip line c250b407 (560)01\nexpected: 0 (3)01\ngot:      0")]
    public void A_difference_is_found_and_said_where_it_is(string text, string wrong, string message)
    {
        Assert.Null(Find(Script));
        Assert.EndsWith(message, Find(Script.Replace(text, wrong, StringComparison.Ordinal)), StringComparison.Ordinal);
    }

    [Fact]
    public void A_known_difference_is_passed_over_once_and_missed_if_it_is_none()
    {
        var known = new KnownDifference("a test", "poll line", "POLLIN", "0", "A test.");
        string script = Script.Replace("poll line = 0", "poll line = POLLIN", StringComparison.Ordinal);
        Assert.Null(Find(script, known));
        Assert.Contains("line 6", Find($"{script}\npoll line = POLLIN", known), StringComparison.Ordinal);
        Assert.Contains("take it out", Find(Script, known), StringComparison.Ordinal);
        Assert.NotNull(Find(script, known with { Device = "POLLOUT" }));
        Assert.NotNull(Find(script, known with { Script = "another" }));
    }

    private static string? Find(string script, params KnownDifference[] known) =>
        DeviceComparison.Find(ConformanceScript.Parse("a test", script), known);
}
