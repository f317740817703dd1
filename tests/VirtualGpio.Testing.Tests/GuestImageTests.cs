// SPDX-License-Identifier: MIT
namespace VirtualGpio.Testing.Tests;

public sealed class GuestImageTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("vgpio-cache-").FullName;
    private readonly GuestCache _cache;
    private readonly GuestSources _sources;

    public GuestImageTests()
    {
        _cache = new GuestCache(Path.Combine(_folder, "cache"));
        _sources = new GuestSources(Path.Combine(_folder, "clone"));
        foreach (var folder in new[] { _sources.AgentFolder, _sources.DriverFolder }) Directory.CreateDirectory(folder);
        File.WriteAllText(_sources.InitScript, "#!/bin/sh\n");
        File.WriteAllText(Path.Combine(_sources.DriverFolder, "driver.c"), "one");
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private void Prepare(string key)
    {
        var folder = _cache.ImageFolder("6.12", key);
        Directory.CreateDirectory(folder);
        var file = Path.Combine(folder, "file");
        File.WriteAllText(file, "");
        new GuestImageManifest("6.12", GuestArchitecture.X64, "6.12.1-amd64", file, file, file, _sources.ComputeFingerprint()).Write(folder);
        File.WriteAllText(_cache.ImagePointer("6.12", _sources.Root), key);
    }

    [Fact]
    public void A_missing_image_is_told_with_the_command_that_makes_it()
    {
        var e = Assert.Throws<GuestImageMissingException>(() => GuestImage.Locate("6.12", _cache, _sources));
        Assert.Contains("guest-image ensure --kernel 6.12", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_prepared_image_is_found_by_its_clone_only()
    {
        Prepare("k");
        Assert.Equal("6.12.1-amd64", GuestImage.Locate("6.12", _cache, _sources).Release);
        Assert.Throws<GuestImageMissingException>(() => GuestImage.Locate("6.12", _cache, new GuestSources("/elsewhere")));
    }

    [Fact]
    public void An_image_older_than_the_drivers_source_is_refused()
    {
        Prepare("k");
        File.WriteAllText(Path.Combine(_sources.DriverFolder, "driver.c"), "two");
        var e = Assert.Throws<GuestImageMissingException>(() => GuestImage.Locate("6.12", _cache, _sources));
        Assert.Contains("changed", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Products_of_a_build_in_the_drivers_folder_change_nothing()
    {
        var before = _sources.ComputeFingerprint();
        foreach (var product in new[] { "driver.ko", "driver.o", "driver.mod.c", ".driver.o.cmd", "Module.symvers" })
            File.WriteAllText(Path.Combine(_sources.DriverFolder, product), "x");
        Assert.Equal(before, _sources.ComputeFingerprint());
    }

    [Fact]
    public void A_change_of_any_source_is_seen()
    {
        foreach (var folder in new[] { _sources.ToolsFolder, _sources.PatchesFolder, Path.Combine(_sources.ModulesFolder, "echo") }) Directory.CreateDirectory(folder);
        foreach (var source in new[]
        {
            _sources.InitScript,
            Path.Combine(_sources.AgentFolder, "agent.c"), Path.Combine(_sources.AgentFolder, "wire.h"),
            Path.Combine(_sources.DriverFolder, "driver.h"), Path.Combine(_sources.DriverFolder, "Kbuild"),
            Path.Combine(_sources.ToolsFolder, "tool.c"), Path.Combine(_sources.ModulesFolder, "echo", "echo.c"),
            Path.Combine(_sources.PatchesFolder, "0001-better.patch"),
        })
        {
            var before = _sources.ComputeFingerprint();
            File.WriteAllText(source, "changed");
            Assert.NotEqual(before, _sources.ComputeFingerprint());
        }
    }
}
