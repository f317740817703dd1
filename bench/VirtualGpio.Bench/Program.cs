// SPDX-License-Identifier: MIT
using System.CommandLine;
using Spectre.Console;
using VirtualGpio;
using VirtualGpio.Bench;
using VirtualGpio.Testing;

Option<string> kernel = new("--kernel") { Description = "The guest's kernel.", DefaultValueFactory = _ => "6.12" };
Option<int> rounds = new("--rounds") { Description = "How often everything is measured; medians are shown.", DefaultValueFactory = _ => 5 };
var command = new RootCommand("Measures edges and round trips against yardsticks in the same guest.") { kernel, rounds };
command.SetAction(arguments => GuardAsync(() => RunAsync(arguments.GetValue(kernel)!, Math.Max(1, arguments.GetValue(rounds)))));
command.Subcommands.Add(ModelCommand.Create());
command.Subcommands.Add(DaemonCommand.Create());
command.Subcommands.Add(VirtioCommand.Create(kernel, rounds, GuardAsync));
command.Subcommands.Add(ProgramsCommand.Create(kernel, rounds, GuardAsync));
return await command.Parse(args).InvokeAsync();

static async Task<int> GuardAsync(Func<Task> run)
{
    try
    {
        await run();
        return 0;
    }
    catch (Exception e) when (e is GuestException or GuestImageMissingException or VirtualGpioException or TimeoutException or InvalidOperationException)
    {
        Console.Error.WriteLine($"bench: {e.Message}");
        return 1;
    }
}

static async Task RunAsync(string kernel, int rounds)
{
    string bare = await CProgram.CompileAsync("bare-roundtrip");
    Console.Error.WriteLine($"bench: booting a guest with kernel {kernel}…");
    await using var bench = await Bench.StartAsync(kernel);
    Console.Error.WriteLine($"bench: {bench.Guest.Image.Release}, {bench.Guest.Accelerator.QemuName}; {Environment.ProcessorCount} processors");

    var sim = new List<EdgeRate>();
    var one = new List<EdgeRate>();
    var eight = new List<EdgeRate>();
    var bareTrips = new List<double[]>();
    var trips = new List<double[]>();
    var bareBusy = new List<double[]>();
    var busy = new List<double[]>();
    var toggles = new List<double>();
    var simToggles = new List<double>();
    for (int round = 1; round <= rounds; round++)
    {
        // In turn, so that what the machine does otherwise meets all of them alike.
        Console.Error.WriteLine($"bench: round {round} of {rounds}…");
        sim.Add(await EdgeRates.OfSimAsync(bench));
        one.Add(await EdgeRates.OfHostAsync(bench, bench.Chip, "both", 0, 0));
        eight.Add(await EdgeRates.OfHostAsync(bench, bench.Chip, "both", 0, 0, 1, 2, 3, 4, 5, 6, 7));
        bareTrips.Add(await RoundTrips.OfBareDeviceAsync(bench, bare, RoundTrips.Pause));
        trips.Add(await RoundTrips.OfChipAsync(bench, RoundTrips.Pause));
        bareBusy.Add(await RoundTrips.OfBareDeviceAsync(bench, bare, TimeSpan.Zero));
        busy.Add(await RoundTrips.OfChipAsync(bench, TimeSpan.Zero));
        toggles.Add(await Costs.TogglesAsync(bench, bench.Chip.Name, 20));
        simToggles.Add(await Costs.TogglesAsync(bench, bench.SimChip, 0));
    }

    var (seen, coalesced) = await Costs.OutputsAsync(bench, bench.Chip, 21);
    double bytes = await Costs.BytesPerEdgeAsync(bench);
    var (up, wire) = await Costs.IdleMemoryAsync();

    var table = new Table { Border = Console.IsOutputRedirected ? TableBorder.Markdown : TableBorder.Rounded };
    table.AddColumns("what", "ours", "yardstick", "ratio", "goal");
    double simRate = Figures.Median(sim.Select(rate => rate.PerSecond));
    Rate("edges/s to user space, one line", one, $"{simRate:0} gpio-sim, {sim.Sum(rate => rate.Lost)} lost", "≥ 0.8, ≥ 8000/s");
    Rate("edges/s to user space, eight lines", eight, $"{simRate:0} gpio-sim, one line", "");
    Trips("edge to handler and back, idle guest, p50", trips, bareTrips, 0.5, "≤ 1.2");
    Trips("edge to handler and back, idle guest, p99", trips, bareTrips, 0.99, "");
    Trips("edge to handler and back, at once again, p50", busy, bareBusy, 0.5, "");
    double toggled = Figures.Median(toggles);
    double simToggled = Figures.Median(simToggles);
    Row("outputs/s by ioctl in the guest", $"{toggled:0}", $"{simToggled:0} gpio-sim", toggled / simToggled, "");
    table.AddRow("100,000 of those, as the host saw them", Figures.Text($"{seen}, {coalesced} coalesced"), "", "", "all, or counted");
    table.AddRow("bytes allocated per edge", Figures.Text($"{bytes:0.000}"), "", "", "0");
    table.AddRow("idle 'vgpio up' and its wire (Pss)", Figures.Text($"{up / 1024.0:0.0} + {wire / 1024.0:0.0} MiB"), "", "", "");
    AnsiConsole.Profile.Width = 160;
    AnsiConsole.Write(table);

    void Rate(string what, List<EdgeRate> rates, FormattableString yardstick, string goal)
    {
        double rate = Figures.Median(rates.Select(one => one.PerSecond));
        Row(what, $"{rate:0}, {rates.Sum(one => one.Lost)} lost", yardstick, rate / simRate, goal);
    }

    void Trips(string what, List<double[]> ours, List<double[]> yardstick, double share, string goal)
    {
        double mine = Figures.Median(ours.Select(times => Figures.Percentile(times, share)));
        double bare = Figures.Median(yardstick.Select(times => Figures.Percentile(times, share)));
        Row(what, $"{mine / 1000:0.0} µs", $"{bare / 1000:0.0} µs bare", mine / bare, goal);
    }

    void Row(string what, FormattableString ours, FormattableString yardstick, double ratio, string goal) =>
        table.AddRow(what, Figures.Text(ours), Figures.Text(yardstick), Figures.Text($"{ratio:0.00}"), goal);
}
