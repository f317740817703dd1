// SPDX-License-Identifier: MIT
using System.Text;
using System.Text.Json;
using FsCheck;
using FsCheck.Fluent;

namespace VirtualGpio.Client.Tests;

public sealed class ShortJsonTests
{
    [Fact]
    public void A_request_looks_as_documented() => Assert.Equal(
        """{"values":[{"line":"a","level":1},{"line":"gpio0:3","level":0}],"timeoutNanoseconds":5000000,"settle":true}""",
        Encoding.UTF8.GetString(ShortJson.Of(new SetRequest
        {
            Values = [new() { Line = "a", Level = 1 }, new() { Line = "gpio0:3", Level = 0 }],
            TimeoutNanoseconds = 5_000_000,
            Settle = true,
        })));

    [Fact]
    public void The_serializer_reads_what_was_written_by_hand() =>
        Check.QuickThrowOnFailure(Prop.ForAll(ArbMap.Default.ArbFor<NonNull<string>[]>(), ArbMap.Default.ArbFor<long?>(), (names, timeout) =>
        {
            string[] lines = [.. names.Select(name => new string([.. name.Get.Where(letter => !char.IsSurrogate(letter))]))];
            SetRequest set = new() { Values = [.. lines.Select((line, i) => new LineLevel { Line = line, Level = i })], TimeoutNanoseconds = timeout };
            LineDriveRequest drive = new() { Lines = lines, Signal = lines.FirstOrDefault() ?? "high" };
            ForceRequest force = new() { Lines = lines, Level = (int?)timeout };

            SetRequest? setRead = JsonSerializer.Deserialize(ShortJson.Of(set), ApiJson.Default.SetRequest);
            LineDriveRequest? driveRead = JsonSerializer.Deserialize(ShortJson.Of(drive), ApiJson.Default.LineDriveRequest);
            ForceRequest? forceRead = JsonSerializer.Deserialize(ShortJson.Of(force), ApiJson.Default.ForceRequest);

            Assert.Equal(set.Values, setRead!.Values);
            Assert.Equal(set.TimeoutNanoseconds, setRead.TimeoutNanoseconds);
            Assert.Equal(drive.Lines, driveRead!.Lines);
            Assert.Equal(drive.Signal, driveRead.Signal);
            Assert.Equal(force.Lines, forceRead!.Lines);
            Assert.Equal(force.Level, forceRead.Level);
        }));

    [Fact]
    public void Quotes_backslashes_and_control_characters_in_names_are_escaped()
    {
        const string name = "a\"b\\c\u0000\n\u001f\u007f";
        SetRequest? read = JsonSerializer.Deserialize(
            ShortJson.Of(new SetRequest { Values = [new() { Line = name, Level = 1 }] }), ApiJson.Default.SetRequest);
        Assert.Equal(name, Assert.Single(read!.Values).Line);
    }
}
