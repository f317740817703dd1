// SPDX-License-Identifier: MIT
namespace VirtualGpio.Testing.Tests;

public sealed class GuestFilesTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("vgpio-files-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [InlineData(0)]
    [InlineData(5)]
    [InlineData(8)]
    public void Files_follow_the_image_where_the_kernel_looks_for_them(int imageLength)
    {
        string image = Path.Combine(_folder, "image");
        File.WriteAllBytes(image, [.. Enumerable.Repeat((byte)7, imageLength)]);
        string file = Path.Combine(_folder, "file");
        File.WriteAllText(file, "of the test");

        string whole = GuestFiles.Add(image, new Dictionary<string, string> { ["/opt/b"] = file, ["/opt/a"] = file }, _folder);

        byte[] written = File.ReadAllBytes(whole);
        int start = (imageLength + 3) & ~3;
        Assert.Equal(Enumerable.Repeat((byte)7, imageLength).Concat(new byte[start - imageLength]), written[..start]);
        Assert.Equal(["opt", "opt/a", "opt/b"], CpioWriterTests.Read(written[start..]).Select(entry => entry.Name));
    }

    [Fact]
    public void A_folder_comes_with_all_that_is_in_it_but_what_is_named_more_closely()
    {
        string image = Path.Combine(_folder, "image"), other = Path.Combine(_folder, "other");
        File.WriteAllText(image, "");
        File.WriteAllText(other, "other");
        string given = Directory.CreateDirectory(Path.Combine(_folder, "given", "deep")).Parent!.FullName;
        File.WriteAllText(Path.Combine(given, "deep", "a"), "a");
        File.WriteAllText(Path.Combine(given, "deep", "b"), "b");
        File.SetUnixFileMode(Path.Combine(given, "deep", "b"), UnixFileMode.UserRead | UnixFileMode.GroupExecute);
        File.CreateSymbolicLink(Path.Combine(given, "deep", "loop"), "..");
        string link = Path.Combine(_folder, "link");
        File.CreateSymbolicLink(link, given);

        string whole = GuestFiles.Add(image, new Dictionary<string, string> { ["/x/deep/a"] = other, ["/x"] = link }, _folder);

        Assert.Equal(
        [
            ("x", 0x41ed, "", 0, 0),
            ("x/deep", 0x41ed, "", 0, 0),
            ("x/deep/a", 0x81a4, "other", 0, 0),
            ("x/deep/b", 0x81ed, "b", 0, 0),
            ("x/deep/loop", 0xa1ff, "..", 0, 0),
        ], CpioWriterTests.Read(File.ReadAllBytes(whole)));
    }

    [Fact]
    public void Without_files_the_image_is_used_as_it_is() =>
        Assert.Equal("/image", GuestFiles.Add("/image", new Dictionary<string, string>(), "/nowhere"));

    [Theory]
    [InlineData("opt/a", "begins with a slash")]
    [InlineData("/", "no empty parts")]
    [InlineData("", "begins with a slash")]
    [InlineData("/opt//a", "no empty parts")]
    [InlineData("/opt/", "no empty parts")]
    [InlineData("/opt/../a", "'..'")]
    [InlineData("/./a", "'.'")]
    [InlineData("/a\0b", "no empty parts")]
    public void A_path_that_cannot_be_in_the_guest_is_refused(string path, string reason)
    {
        string file = Path.Combine(_folder, "file");
        File.WriteAllText(file, "");
        var refusal = Assert.Throws<GuestException>(() => GuestFiles.Add(file, new Dictionary<string, string> { [path] = file }, _folder));
        Assert.Contains(reason, refusal.Message, StringComparison.Ordinal);
        Assert.Contains(file, refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_that_is_not_there_is_named()
    {
        string image = Path.Combine(_folder, "image"), absent = Path.Combine(_folder, "absent");
        File.WriteAllText(image, "");
        var refusal = Assert.Throws<GuestException>(() => GuestFiles.Add(image, new Dictionary<string, string> { ["/opt/a"] = absent }, _folder));
        Assert.Contains($"'{absent}' cannot be put into the guest as '/opt/a'", refusal.Message, StringComparison.Ordinal);
    }
}
