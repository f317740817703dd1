// SPDX-License-Identifier: MIT
using VirtualGpio.Uapi.Tests.Conformance;
using VirtualGpio.Uapi.Tests.Conformance.Generation;

namespace VirtualGpio.EndToEnd.Tests.Uapi;

/// <summary>
/// What the kernel answers to programs that use a GPIO character device, recorded: our own device is measured by these
/// recordings. If the scripts have changed, or the kernel, this is how they are recorded again.
/// </summary>
[Collection(GuestCollection.Name)]
public sealed class ConformanceTests(SimulatorGuest guest) : IClassFixture<SimulatorGuest>
{
    public static TheoryData<string> Scripts => [.. GeneratedScript.All.Select(script => script.Name)];

    [Theory]
    [MemberData(nameof(Scripts))]
    public async Task The_kernel_answers_as_it_was_recorded(string name)
    {
        string played = await guest.PlayAsync(GeneratedScript.All.Single(script => script.Name == name));

        await CompareAsync(ConformanceScript.PathOf(name), played);
    }

    [Fact]
    public async Task Programs_live_with_the_kernel_s_device_as_it_was_recorded() =>
        await CompareAsync(LifeRecording.Path, await guest.RunAsync(LifeRecording.Chip, LifeRecording.Command("uapi-life", "$chip")));

    private static async Task CompareAsync(string place, string played)
    {
        string recorded = File.Exists(place) ? await File.ReadAllTextAsync(place) : "";
        if (played == recorded)
            return;
        string folder = Directory.CreateDirectory(Path.Combine(AppContext.BaseDirectory, "played")).FullName;
        string copy = Path.Combine(folder, Path.GetFileName(place));
        await File.WriteAllTextAsync(copy, played);
        Assert.Fail($"{Difference(recorded, played)}\nIf that is how it is to be, take {copy} for {place}.");
    }

    private static string Difference(string recorded, string played)
    {
        if (recorded.Length == 0)
            return "There is no recording.";
        string[] before = recorded.Split('\n'), after = played.Split('\n');
        int line = before.Zip(after).TakeWhile(pair => pair.First == pair.Second).Count();
        string? topic = before.Take(line + 1).LastOrDefault(text => text.StartsWith('#'));
        return $"Line {line + 1} differs{(topic is null ? "" : $", under '{topic}'")}:\nrecorded: {At(before, line)}\nplayed:   {At(after, line)}";
    }

    private static string At(string[] lines, int index) => index < lines.Length ? lines[index] : "nothing";
}
