// SPDX-License-Identifier: MIT
using VirtualGpio.GuestImage;

namespace VirtualGpio.Testing.Tests;

public sealed class AptMirrorTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("vgpio-apt-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private AptMirror Read(string name, string text)
    {
        var file = Path.Combine(_folder, name);
        File.WriteAllText(file, text);
        return AptMirror.OfFiles([file]);
    }

    [Fact]
    public void A_machine_without_a_mirror_of_its_own_uses_the_well_known_one() =>
        Assert.Equal(
            new AptMirror("http://deb.debian.org/debian", "http://deb.debian.org/debian-security"),
            Read("a.list", "# deb http://not.me/debian bookworm main\ndeb https://other.example/tools stable main\n"));

    [Fact]
    public void A_mirror_in_lines_is_used() =>
        Assert.Equal(
            new AptMirror("https://mirror.example/debian", "https://mirror.example/debian-security"),
            Read("a.list", """
                deb [arch=amd64 signed-by=/k.gpg] https://mirror.example/debian bookworm main contrib
                deb https://mirror.example/debian-security bookworm-security main
                deb-src https://no.example/debian bookworm main
                """));

    [Fact]
    public void A_mirror_in_stanzas_is_used() =>
        Assert.Equal(
            new AptMirror("https://mirror.example/debian/", "http://deb.debian.org/debian-security"),
            Read("a.sources", """
                Types: deb
                # URIs: http://no.example/debian
                URIs: https://mirror.example/debian/
                Suites: bookworm bookworm-updates
                Components: main

                Enabled: no
                Types: deb
                URIs: https://off.example/debian
                Suites: bookworm
                """));
}
