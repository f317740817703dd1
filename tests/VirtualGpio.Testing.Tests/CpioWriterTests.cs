// SPDX-License-Identifier: MIT
using System.Text;

namespace VirtualGpio.Testing.Tests;

public sealed class CpioWriterTests
{
    private static byte[] Write(Action<CpioWriter> fill)
    {
        using var stream = new MemoryStream();
        using (var writer = new CpioWriter(stream)) fill(writer);
        return stream.ToArray();
    }

    // An independent reader of the format: what comes out is (name, mode, content, device).
    internal static List<(string Name, int Mode, string Content, int Major, int Minor)> Read(byte[] archive)
    {
        var entries = new List<(string, int, string, int, int)>();
        for (var at = 0; ;)
        {
            var header = Encoding.ASCII.GetString(archive, at, 110);
            Assert.StartsWith("070701", header, StringComparison.Ordinal);
            int Field(int index) => Convert.ToInt32(header.Substring(6 + 8 * index, 8), 16);
            var (mode, size, nameSize) = (Field(1), Field(6), Field(11));
            var name = Encoding.UTF8.GetString(archive, at + 110, nameSize - 1);
            Assert.Equal(0, archive[at + 110 + nameSize - 1]);
            var content = (at + 110 + nameSize + 3) & ~3;
            if (name == "TRAILER!!!")
            {
                Assert.Equal(content, archive.Length);
                return entries;
            }
            entries.Add((name, mode, Encoding.UTF8.GetString(archive, content, size), Field(9), Field(10)));
            at = (content + size + 3) & ~3;
        }
    }

    [Fact]
    public void Files_links_and_devices_are_written_with_the_folders_above_them()
    {
        var entries = Read(Write(archive =>
        {
            archive.AddFile("init", "#!"u8, executable: true);
            archive.AddFile("usr/share/a", "hello"u8, executable: false);
            archive.AddLink("usr/share/b", "a");
            archive.AddDevice("dev/console", 5, 1);
            archive.AddFolder("usr");
        }));
        Assert.Equal(
        [
            ("init", 0x81ed, "#!", 0, 0),
            ("usr", 0x41ed, "", 0, 0),
            ("usr/share", 0x41ed, "", 0, 0),
            ("usr/share/a", 0x81a4, "hello", 0, 0),
            ("usr/share/b", 0xa1ff, "a", 0, 0),
            ("dev", 0x41ed, "", 0, 0),
            ("dev/console", 0x2180, "", 5, 1),
        ], entries);
    }

    [Fact]
    public void The_same_content_gives_the_same_bytes()
    {
        static void Fill(CpioWriter archive) => archive.AddFile("a/b", "c"u8, executable: false);
        Assert.Equal(Write(Fill), Write(Fill));
    }

    [Fact]
    public void A_name_that_is_there_or_that_the_kernel_would_not_find_is_refused()
    {
        Write(archive =>
        {
            archive.AddFile("a", [], executable: false);
            Assert.Throws<ArgumentException>(() => archive.AddLink("a", "b"));
            Assert.Throws<ArgumentException>(() => archive.AddFile("/b", [], executable: false));
            Assert.Throws<ArgumentException>(() => archive.AddFile("c//d", [], executable: false));
        });
    }
}
