// SPDX-License-Identifier: MIT
using System.Runtime.Versioning;

namespace VirtualGpio.Testing.Tests;

[SupportedOSPlatform("linux")]
public sealed class QemuInstallationTests : IDisposable
{
    private static readonly GuestPlatform Platform = GuestPlatform.Of(GuestArchitecture.X64);
    private readonly string _folder = Directory.CreateTempSubdirectory("vgpio-qemu-").FullName;
    private readonly GuestCache _cache;

    public QemuInstallationTests() => _cache = new GuestCache(Path.Combine(_folder, "cache"));

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private string Program(string version, string says = "QEMU emulator version {0} (Debian 1:{0})")
    {
        var file = Path.Combine(_folder, $"qemu-{version}");
        File.WriteAllText(file, $"#!/bin/sh\necho '{string.Format(null, says, version)}'\n");
        File.SetUnixFileMode(file, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        return file;
    }

    private string Unpack(string version)
    {
        var folder = _cache.QemuFolder(Platform.Architecture);
        Directory.CreateDirectory(folder);
        File.WriteAllText(Path.Combine(folder, Platform.Emulator), "");
        new QemuManifest(Platform.Emulator, version, $"1:{version}").Write(folder);
        return Path.Combine(folder, Platform.Emulator);
    }

    private QemuInstallation Find(string? minimum, string? wish = null, string? inPath = null) =>
        QemuInstallation.Find(Platform, minimum is null ? null : Version.Parse(minimum), wish, inPath, _cache);

    [Theory]
    [InlineData("QEMU emulator version 7.2.22 (Debian 1:7.2+dfsg-7+deb12u18+b3)\nCopyright (c) 2003-2022", "7.2.22")]
    [InlineData("QEMU emulator version 10.0.2 (Debian 1:10.0.2+ds-2+deb13u1~bpo12+1)", "10.0.2")]
    [InlineData("QEMU emulator version 9.1", "9.1")]
    [InlineData("QEMU emulator version 10.1.50 (v10.1.0-1-gabc)", "10.1.50")]
    public void The_version_is_read_from_its_own_words(string text, string version) =>
        Assert.Equal(Version.Parse(version), QemuInstallation.ParseVersion(text));

    [Theory]
    [InlineData("")]
    [InlineData("bash, version 5.2.15")]
    [InlineData("QEMU emulator version x.y")]
    [InlineData("QEMU emulator version 99999999999.1")]
    public void What_tells_no_version_has_none(string text) => Assert.Null(QemuInstallation.ParseVersion(text));

    [Fact]
    public void The_machines_own_comes_first_where_it_is_new_enough()
    {
        Unpack("10.0.2");
        var own = Program("10.1.0");
        Assert.Equal(own, Find("10.0", inPath: own).Binary);
        Assert.Equal(own, Find(null, inPath: own).Binary);
    }

    [Fact]
    public void An_older_one_of_the_machine_does_where_nothing_newer_is_needed()
    {
        Unpack("10.0.2");
        var own = Program("7.2.22");
        Assert.Equal((own, new Version(7, 2, 22)), (Find(null, inPath: own).Binary, Find(null, inPath: own).Version));
    }

    [Fact]
    public void The_unpacked_one_serves_where_the_machines_own_is_too_old_or_missing()
    {
        var unpacked = Unpack("10.0.2");
        Assert.Equal(unpacked, Find("10.0", inPath: Program("7.2.22")).Binary);
        Assert.Equal(unpacked, Find(null).Binary);
        Assert.Null(Find(null).DataFolder);
        Assert.Null(Find(null).LibraryFolder);
    }

    [Fact]
    public void The_unpacked_one_uses_the_firmware_and_libraries_beside_it()
    {
        Unpack("10.0.2");
        var folder = _cache.QemuFolder(Platform.Architecture);
        Directory.CreateDirectory(QemuManifest.DataFolder(folder));
        Directory.CreateDirectory(QemuManifest.LibraryFolder(folder));
        var found = Find(null);
        Assert.Equal((QemuManifest.DataFolder(folder), QemuManifest.LibraryFolder(folder)), (found.DataFolder, found.LibraryFolder));
    }

    [Fact]
    public void Without_one_that_will_do_it_is_told_what_is_there_and_what_to_run()
    {
        Unpack("9.2.0");
        var e = Assert.Throws<GuestException>(() => Find("10.0", inPath: Program("7.2.22")));
        foreach (var word in new[] { "7.2.22", "10.0", "guest-image ensure --kernel 6.12", "VGPIO_QEMU" }) Assert.Contains(word, e.Message, StringComparison.Ordinal);
        Assert.Contains("There is no qemu-system-x86_64", Assert.Throws<GuestException>(() => Find("10.0")).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_users_wish_is_taken_or_refused_but_never_replaced()
    {
        Unpack("10.0.2");
        var old = Program("7.2.22");
        Assert.Equal(old, Find(null, wish: old, inPath: Program("10.1.0")).Binary);
        var e = Assert.Throws<GuestException>(() => Find("10.0", wish: old));
        Assert.Contains($"VGPIO_QEMU is '{old}', which is QEMU 7.2.22", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_program_that_is_no_qemu_is_refused_with_its_words()
    {
        var e = Assert.Throws<GuestException>(() => QemuInstallation.At(Program("1", says: "hello {0}")));
        Assert.Contains("hello 1", e.Message, StringComparison.Ordinal);
        Assert.Contains("/nowhere/qemu", Assert.Throws<GuestException>(() => QemuInstallation.At("/nowhere/qemu")).Message, StringComparison.Ordinal);
    }
}
