// SPDX-License-Identifier: MIT
using System.Diagnostics.Metrics;
using System.Text;
using VirtualGpio.Daemon.Metrics;
using VirtualGpio.Daemon.Tests.Rig;

namespace VirtualGpio.Daemon.Tests.Metrics;

public sealed class MetricsTests
{
    [Fact]
    public async Task The_page_is_in_the_text_format_and_counts_what_happened()
    {
        await using TestBoard board = await TestBoard.StartAsync();
        await board.SetAsync("led", Level.High);
        board.Chip1.Guest = Hosting.GuestState.Running;
        await board.Chip0.DoAsync(board.Host, (port, now) => port.TakeOut("Nonsense.", now));
        await board.ScriptAsync("get led\nget led\nset buton=1\n");
        await board.Http.GetStringAsync("/v1/board");

        using HttpResponseMessage response = await board.SendAsync("GET", "/metrics");
        string text = await response.Content.ReadAsStringAsync();

        Assert.Equal("text/plain; version=0.0.4; charset=utf-8", response.Content.Headers.ContentType?.ToString());
        IReadOnlyDictionary<string, double> samples = PrometheusPage.Read(text);
        Assert.Equal(1, samples["virtualgpio_events_total{kind=\"edge\"}"]);
        Assert.Equal(1, samples["virtualgpio_events_total{kind=\"faulted\"}"]);
        Assert.Equal(board.Host.Events.Last, samples["virtualgpio_event_sequence"]);
        Assert.Equal(1, samples["virtualgpio_chips{guest=\"running\"}"]);
        Assert.Equal(1, samples["virtualgpio_chips{guest=\"detached\"}"]);
        Assert.Equal(1, samples["virtualgpio_chip_faulted{chip=\"gpio0\"}"]);
        Assert.Equal(0, samples["virtualgpio_chip_faulted{chip=\"gpio1\"}"]);
        Assert.Equal(41, samples["virtualgpio_chip_edges_sent_total{chip=\"gpio1\"}"]);
        Assert.Equal(1, samples["virtualgpio_chip_edges_waiting{chip=\"gpio1\"}"]);
        Assert.Equal(2, samples["virtualgpio_batch_operations_total"]);
        Assert.Equal(1, samples["virtualgpio_commands_total{command=\"getBoard\",outcome=\"done\"}"]);
        Assert.Equal(1, samples["virtualgpio_commands_total{command=\"runScript\",outcome=\"refused\"}"]);
        Assert.Equal(0, samples["virtualgpio_event_streams"]);
        Assert.InRange(samples["process_resident_memory_bytes"], 1, double.MaxValue);
        Assert.InRange(samples["process_cpu_seconds_total"], 0.001, double.MaxValue);
        Assert.Contains(samples.Keys, name => name.StartsWith("virtualgpio_build_info{version=", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Two_servers_in_one_process_count_for_themselves()
    {
        await using TestBoard one = await TestBoard.StartAsync();
        await using TestBoard other = await TestBoard.StartAsync();
        await one.SetAsync("led", Level.High);

        IReadOnlyDictionary<string, double> samples = PrometheusPage.Read(await other.Http.GetStringAsync("/metrics"));

        Assert.Equal(0, samples["virtualgpio_events_total{kind=\"edge\"}"]);
    }

    [Fact]
    public async Task Open_streams_are_counted_until_they_end()
    {
        await using TestBoard board = await TestBoard.StartAsync();
        using (HttpResponseMessage events = await board.SendAsync("GET", "/v1/events"))
        {
            Assert.Equal(1, PrometheusPage.Read(await board.Http.GetStringAsync("/metrics"))["virtualgpio_event_streams"]);
        }

        using var deadline = new CancellationTokenSource(TestBoard.Deadline);
        while (PrometheusPage.Read(await board.Http.GetStringAsync("/metrics"))["virtualgpio_event_streams"] != 0)
            deadline.Token.ThrowIfCancellationRequested();
    }

    [Fact]
    public void Names_and_labels_are_escaped()
    {
        using var meter = new Meter("Test");
        meter.CreateObservableCounter("a.b", () => new Measurement<long>(7, new KeyValuePair<string, object?>("l", "x\"y\\z\nä")), "By", "One\\two\nthree \"four\".");
        meter.CreateObservableGauge("nothing", () => Enumerable.Empty<Measurement<int>>());
        using var text = new PrometheusText(meter);

        string page = Encoding.UTF8.GetString(text.Render());

        Assert.Equal(
            "# HELP a_b_bytes_total One\\\\two\\nthree \"four\".\n# TYPE a_b_bytes_total counter\na_b_bytes_total{l=\"x\\\"y\\\\z\\nä\"} 7\n", page);
        Assert.Equal(7, PrometheusPage.Read(page).Single().Value);
    }
}
