// SPDX-License-Identifier: MIT
using VirtualGpio.Hosting.OneChip;

namespace VirtualGpio.EndToEnd.Tests.Uapi.Programs;

/// <summary>A .NET program, by System.Device.Gpio and libgpiod 1 or 2.</summary>
[Collection(GuestCollection.Name)]
public sealed class DeviceGpioTests
{
    private const int Button = 0, Led = 1;

    private static ChipHostOptions Options { get; } = new() { ChipName = "panel", LineCount = 4, Names = ["button", "led"] };

    [Theory]
    [InlineData("v1")]
    [InlineData("v2")]
    public async Task An_LED_follows_a_button_edge_by_edge(string version)
    {
        await using var programs = new HostPrograms(Options);
        await programs.Host.SetAsync([new(Button, Level.Low)], ChipRig.Patience);
        using EventSubscription events = programs.Host.Subscribe([Led]);
        ProgramSet programSet = version == "v1" ? ProgramSet.Older : ProgramSet.Newer;
        string file = Path.Combine(AppContext.BaseDirectory, "device-gpio-program");
        using HostProgram program = programs.Start($"exec {file} {version} 500", programSet.Environment);

        await program.WaitForOutputAsync("waiting");
        LineInfo armed = (await programs.Host.GetLinesAsync())[Button];
        Assert.Equal((LineDirection.Input, true), (armed.Settings.Direction, armed.Settings.InterruptEnabled));
        LineInfo led = (await programs.Host.GetLinesAsync())[Led];
        Assert.Equal((LineDirection.Output, Level.Low, LineDriver.Guest), (led.Settings.Direction, led.Level, led.DrivenBy));
        await programs.Host.ToggleAsync(new[] { Button }, 500, TimeSpan.Zero);

        await program.ExitAsync();
        Assert.Equal(
            ["chip 0 gpiochip0 panel 4", "4 pins", "button Low, led High", "waiting", .. Enumerable.Range(0, 500).Select(i => i % 2 == 0 ? "Rising" : "Falling")],
            program.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries));
        // The first two are its start.
        List<LineEvent> edges = await events.GuestEdgesAsync(502);
        Assert.Equal(Enumerable.Range(1, 502).Select(i => ((long)i, i % 2 == 1 ? Level.High : Level.Low)), edges.Select(edge => (edge.Sequence, edge.Level)));
        await programs.Host.WaitForLineAsync(Led, line => !line.Settings.Requested, "the line to be released");
    }
}
