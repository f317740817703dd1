// SPDX-License-Identifier: MIT
using VirtualGpio.GuestImage;

namespace VirtualGpio.Testing.Tests;

public sealed class ArchiveModulesTests : IDisposable
{
    private const string Driver = "one\ntwo\nthree\nfour\nfive\n";
    private readonly string _folder = Directory.CreateTempSubdirectory("vgpio-modules-").FullName;
    private readonly GuestSources _sources;
    private readonly Archives _archives;

    public ArchiveModulesTests()
    {
        var cache = new GuestCache(Path.Combine(_folder, "cache"));
        _sources = new GuestSources(Path.Combine(_folder, "clone"));
        _archives = new Archives(cache, new Progress());
        Modules = new ArchiveModules(cache, _sources, _archives, new Progress());
        foreach (var folder in new[] { _sources.PatchesFolder, SourceFolder }) Directory.CreateDirectory(folder);
        File.WriteAllText(Path.Combine(SourceFolder, "gpio-virtio.c"), Driver);
    }

    private ArchiveModules Modules { get; }

    private string SourceFolder => Path.Combine(_folder, "sources", "kernel");

    public void Dispose()
    {
        _archives.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    private void AddPatch(string name, string before, string after) => File.WriteAllText(Path.Combine(_sources.PatchesFolder, name), $"""
        What it is for, in words.
        ---
        diff --git a/drivers/gpio/gpio-virtio.c b/drivers/gpio/gpio-virtio.c
        --- a/drivers/gpio/gpio-virtio.c
        +++ b/drivers/gpio/gpio-virtio.c
        @@ -2,3 +2,3 @@
         two
        -{before}
        +{after}
         four

        """);

    private string Patched => File.ReadAllText(Path.Combine(Modules.EnsurePatched(SourceFolder, "kernel 6.12"), "gpio-virtio-fixed.c"));

    [Fact]
    public void Patches_apply_one_after_the_other_and_leave_the_original_as_it_is()
    {
        AddPatch("0002-b.patch", "THREE", "drei");
        AddPatch("0001-a.patch", "three", "THREE");
        Assert.Equal("one\ntwo\ndrei\nfour\nfive\n", Patched);
        Assert.Equal(Driver, File.ReadAllText(Path.Combine(SourceFolder, "gpio-virtio.c")));
        Assert.Single(Directory.GetFileSystemEntries(Modules.EnsurePatched(SourceFolder, "kernel 6.12")));
    }

    [Fact]
    public void Another_patch_makes_another_driver()
    {
        AddPatch("0001-a.patch", "three", "THREE");
        Assert.Contains("THREE", Patched, StringComparison.Ordinal);
        AddPatch("0001-a.patch", "three", "drei");
        Assert.Contains("drei", Patched, StringComparison.Ordinal);
    }

    [Fact]
    public void A_patch_that_does_not_apply_is_told_with_its_name_and_the_kernel()
    {
        AddPatch("0001-a.patch", "thirty", "THREE");
        var e = Assert.Throws<GuestImageException>(() => Patched);
        foreach (var word in new[] { "0001-a.patch", "does not apply", "kernel 6.12", "Hunk #1 FAILED" }) Assert.Contains(word, e.Message, StringComparison.Ordinal);
        Assert.Single(Directory.GetDirectories(Path.GetDirectoryName(SourceFolder)!));
    }

    [Fact]
    public void A_clone_without_patches_is_told() =>
        Assert.Contains(_sources.PatchesFolder, Assert.Throws<GuestImageException>(() => Patched).Message, StringComparison.Ordinal);
}
