// SPDX-License-Identifier: MIT
using System.Text.Json;
using FsCheck;
using FsCheck.Fluent;
using VirtualGpio.Cli.Control;

namespace VirtualGpio.Cli.Tests.Control;

public sealed class ControlTextTests
{
    [Fact]
    public void Levels_written_by_the_serializer_are_read_by_hand() => Prop.ForAll<bool[]>(levels =>
    {
        byte[] line = JsonSerializer.SerializeToUtf8Bytes(new ControlReply { Levels = levels }, ControlJson.Default.ControlReply);
        return ControlText.TryReadShort(line)!.Levels!.SequenceEqual(levels);
    }).QuickCheckThrowOnFailure();

    [Theory]
    [InlineData("""{"levels":[true,]}""")]
    [InlineData("""{"levels":[true false]}""")]
    [InlineData("""{"levels":[1]}""")]
    [InlineData("""{"levels":[true],"missed":1}""")]
    [InlineData("""{"error":"x","status":1}""")]
    [InlineData("")]
    [InlineData("{")]
    public void Anything_else_is_left_to_the_serializer(string line) =>
        Assert.Null(ControlText.TryReadShort(System.Text.Encoding.UTF8.GetBytes(line)));

    [Fact]
    public void Every_member_of_a_request_is_written()
    {
        var request = new ControlRequest
        {
            Verb = "v\"\\\u0001ö",
            Lines = ["a", "\n"],
            Levels = [true, false],
            Pulls = ["up"],
            Count = -1,
            PeriodMicroseconds = long.MaxValue,
            TimeoutMicroseconds = long.MinValue,
        };
        byte[] line = ControlText.Line(request);
        Assert.Equal((byte)'\n', line[^1]);
        ControlRequest read = JsonSerializer.Deserialize(line, ControlJson.Default.ControlRequest)!;
        Assert.Equal(JsonSerializer.Serialize(request, ControlJson.Default.ControlRequest), JsonSerializer.Serialize(read, ControlJson.Default.ControlRequest));
        Assert.All(
            typeof(ControlRequest).GetProperties().Where(member => member.GetMethod!.IsPublic),
            member => Assert.NotNull(member.GetValue(read)));
    }
}
