// SPDX-License-Identifier: MIT
using VirtualGpio.Hosting.OneChip;

namespace VirtualGpio.EndToEnd.Tests.Uapi.Programs;

/// <summary>
/// Programs in Python, by the bindings of libgpiod 1 and 2, and by a library of pure Python. Each does the same: it finds the
/// chip, toggles an output, and then awaits edges.
/// </summary>
[Collection(GuestCollection.Name)]
public sealed class PythonTests
{
    private const int Button = 0, Led = 1;

    private const string ByLibgpiod1 =
        """
        import gpiod

        print('libgpiod', gpiod.version_string())
        for chip in gpiod.ChipIter():
            print(chip.name(), chip.label(), chip.num_lines())
        with gpiod.Chip('panel') as chip:
            led = chip.find_line('led')
            led.request(consumer='python', type=gpiod.LINE_REQ_DIR_OUT, default_vals=[1])
            for i in range(99):
                led.set_value(i % 2)
                assert led.get_value() == i % 2
            led.set_flags(gpiod.LINE_REQ_FLAG_OPEN_DRAIN)
            assert led.is_open_drain() and led.direction() == gpiod.Line.DIRECTION_OUTPUT
            led.set_config(gpiod.LINE_REQ_DIR_IN, 0)
            assert led.direction() == gpiod.Line.DIRECTION_INPUT
            led.release()
            led.update()
            assert not led.is_used()
            button = chip.get_line(0)
            button.request(consumer='python', type=gpiod.LINE_REQ_EV_BOTH_EDGES, flags=gpiod.LINE_REQ_FLAG_BIAS_PULL_UP)
            last = 0
            for i in range(1000):
                assert button.event_wait(sec=60)
                event = button.event_read()
                assert event.source.offset() == 0
                time = event.sec * 10 ** 9 + event.nsec
                assert time >= last
                last = time
                print('rising' if event.type == gpiod.LineEvent.RISING_EDGE else 'falling')
        """;

    private const string ByLibgpiod2 =
        """
        import glob
        import gpiod
        import selectors
        from gpiod.line import Bias, Direction, Drive, Edge, Value

        print('libgpiod', gpiod.api_version)
        for path in glob.glob('/dev/gpiochip*'):
            if gpiod.is_gpiochip_device(path):
                with gpiod.Chip(path) as chip:
                    info = chip.get_info()
                    print(info.name, info.label, info.num_lines)
                    assert chip.line_offset_from_id('led') == 1
        output = gpiod.LineSettings(direction=Direction.OUTPUT, output_value=Value.ACTIVE)
        with gpiod.Chip('/dev/gpiochip0') as chip:
            chip.watch_line_info('led')
            with chip.request_lines(consumer='python', config={'led': output}) as request:
                for i in range(99):
                    request.set_value('led', Value(i % 2))
                    assert request.get_value('led') == Value(i % 2)
                request.reconfigure_lines({'led': gpiod.LineSettings(direction=Direction.OUTPUT, drive=Drive.OPEN_DRAIN)})
            changes = [chip.read_info_event() for i in range(3)]
            assert [change.event_type.name for change in changes] == ['LINE_REQUESTED', 'LINE_CONFIG_CHANGED', 'LINE_RELEASED']
            assert [change.line_info.drive for change in changes] == [Drive.PUSH_PULL, Drive.OPEN_DRAIN, Drive.PUSH_PULL]
            assert not chip.wait_info_event(0)
        edges = gpiod.LineSettings(edge_detection=Edge.BOTH, bias=Bias.PULL_UP)
        with gpiod.request_lines('/dev/gpiochip0', consumer='python', config={'button': edges}) as request:
            selector = selectors.DefaultSelector()
            selector.register(request.fd, selectors.EVENT_READ)
            number = 0
            while number < 1000:
                assert selector.select(60)
                for event in request.read_edge_events():
                    number += 1
                    assert (event.line_offset, event.line_seqno, event.global_seqno) == (0, number, number)
                    print('rising' if event.event_type == event.Type.RISING_EDGE else 'falling')
        """;

    private const string ByPeriphery =
        """
        import periphery

        print('periphery', '.'.join(map(str, periphery.version)))
        led = periphery.GPIO('/dev/gpiochip0', 'led', 'high', label='python')
        print(led.chip_name, led.chip_label, 4)
        for i in range(99):
            led.write(i % 2 == 1)
            assert led.read() == (i % 2 == 1)
        led.close()
        button = periphery.GPIO('/dev/gpiochip0', 0, 'in', edge='both', bias='pull_up', label='python')
        for i in range(1000):
            assert button.poll(60)
            print(button.read_event().edge)
        """;

    private static ChipHostOptions Options { get; } = new() { ChipName = "panel", LineCount = 4, Names = ["button", "led"] };

    [Fact]
    public Task The_binding_of_libgpiod_1_works() => RunAsync(ByLibgpiod1, ProgramSet.Older, "libgpiod 1.");

    [Fact]
    public Task The_binding_of_libgpiod_2_works() => RunAsync(ByLibgpiod2, ProgramSet.Newer, "libgpiod 2.");

    [Fact]
    public Task A_library_that_calls_the_kernel_itself_works() => RunAsync(ByPeriphery, ProgramSet.Older, "periphery 2.");

    private static async Task RunAsync(string script, ProgramSet programSet, string version)
    {
        await using var programs = new HostPrograms(Options);
        await programs.Host.SetAsync([new(Button, Level.Low)], ChipRig.Patience);
        using EventSubscription events = programs.Host.Subscribe([Led]);
        var environment = new Dictionary<string, string>(programSet.Environment) { ["SCRIPT"] = script };
        using HostProgram python = programs.Start("exec python3.11 -c \"$SCRIPT\"", environment);

        LineInfo armed = await python.RunUntilAsync(
            programs.Host.WaitForLineAsync(Button, line => line.Settings.InterruptEnabled, "the program to wait for edges"));
        Assert.Equal((LineBias.PullUp, "python"), (armed.Settings.Bias, armed.Consumer));
        List<LineEvent> strokes = await events.GuestEdgesAsync(100);
        Assert.Equal(Enumerable.Range(1, 100).Select(i => ((long)i, i % 2 == 1 ? Level.High : Level.Low)), strokes.Select(edge => (edge.Sequence, edge.Level)));
        await programs.Host.ToggleAsync(new[] { Button }, 1000, TimeSpan.Zero);

        await python.ExitAsync();
        string[] output = python.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.StartsWith(version, output[0], StringComparison.Ordinal);
        Assert.Equal(
            ["gpiochip0 panel 4", .. Enumerable.Range(0, 1000).Select(i => i % 2 == 0 ? "rising" : "falling")],
            output[1..]);
        await programs.Host.WaitForLineAsync(Button, line => !line.Settings.Requested, "the line to be released");
    }
}
