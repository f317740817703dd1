// SPDX-License-Identifier: MIT
using System.CommandLine;
using VirtualGpio.GuestImage;
using VirtualGpio.Testing;

var kernels = new Option<string[]>("--kernel")
{
    Description = $"A kernel to prepare: {string.Join(", ", KernelSource.All.Select(kernel => kernel.Name))} (default: {KernelSource.All[0].Name}). "
        + "The driver is compiled for the newest one, which no guest boots.",
    HelpName = "VERSION",
};
var all = new Option<bool>("--all") { Description = "Prepare every kernel that the tests boot, and the programs that they run on this machine." };
var upgrade = new Option<bool>("--upgrade") { Description = "Ask the archive for newer kernels and programs than those in the cache." };
var from = new Option<string?>("--sources") { Description = "The clone whose guest/ folder is used (default: the one that this program lies in).", HelpName = "FOLDER" };
var ensure = new Command("ensure", "Prepares what guests need in the cache folder; does only what is missing.") { kernels, all, upgrade, from };
ensure.SetAction(result =>
{
    var chosen = result.GetValue(all)
        ? KernelSource.All.Where(kernel => kernel.Use == KernelUse.Tested)
        : result.GetValue(kernels) is { Length: > 0 } names ? names.Select(KernelSource.Find) : [KernelSource.All[0]];
    var folder = Path.GetFullPath(result.GetValue(from) ?? AppContext.BaseDirectory);
    var sources = GuestSources.Around(folder)
        ?? throw new GuestImageException($"{folder} is not inside a clone of the project: there is no guest/image/init in it or above it. Name one with --sources.");
    var cache = GuestCache.OfUser();
    using var held = CacheLock.Take(cache);
    using var store = new ImageStore(cache, sources, new Progress());
    foreach (var kernel in chosen.Distinct())
        Console.WriteLine($"kernel {kernel.Name}: {store.Ensure(kernel, result.GetValue(upgrade))} is ready in {cache.Root}");
    if (result.GetValue(all)) store.EnsurePrograms(result.GetValue(upgrade));
});

try
{
    return new RootCommand("Makes the small test guest of VirtualGpio.") { ensure }
        .Parse(args)
        .Invoke(new InvocationConfiguration { EnableDefaultExceptionHandler = false });
}
catch (Exception e) when (e is GuestImageException or GuestException or IOException or UnauthorizedAccessException)
{
    Console.Error.WriteLine($"guest-image: {e.Message}");
    return 1;
}
