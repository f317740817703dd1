// SPDX-License-Identifier: MIT
using System.Runtime.Versioning;
using System.Text;

namespace VirtualGpio.Boards.Tests;

[SupportedOSPlatform("linux")]
public sealed class BoardFileLoadTests
{
    private const string Minimal = "chips: { a: }\n";

    [Fact]
    public void Paths_are_relative_to_the_file()
    {
        using var folder = new TemporaryFolder();
        string path = folder.Write("bench.yaml", Minimal + "recordings: { r: { file: out/trace.vcd }, s: { file: /tmp/s.vcd } }");

        BoardDescription board = BoardFile.Load(path);

        Assert.Equal("bench", board.Name);
        Assert.Equal([Path.Combine(folder.Path, "out/trace.vcd"), "/tmp/s.vcd"], board.Recordings.Select(recording => recording.Path));
    }

    [Fact]
    public void A_recording_does_not_overwrite_the_board_file()
    {
        using var folder = new TemporaryFolder();
        string path = folder.Write("b.yaml", Minimal + "recordings: { r: { file: ./b.yaml } }");

        Assert.Equal($"{path}:2:26: './b.yaml' is this board file itself: record to another one.", Failure(path));
    }

    [Fact]
    public void Two_ways_to_write_one_path_are_one_file()
    {
        using var folder = new TemporaryFolder();
        string path = folder.Write("b.yaml", Minimal + $"recordings:\n  r: {{ file: x.vcd }}\n  s: {{ file: '{folder.Path}/./x.vcd' }}");

        Assert.Contains("is the file of the recording 'r' already (line 3 of the file)", Failure(path), StringComparison.Ordinal);
    }

    [Fact]
    public void A_byte_order_mark_and_carriage_returns_do_no_harm()
    {
        using var folder = new TemporaryFolder();
        string good = folder.Write("b.yaml", [0xef, 0xbb, 0xbf, .. "chips:\r\n  a: {}\r\n"u8]);
        string bad = folder.Write("c.yaml", [0xef, 0xbb, 0xbf, .. "chip:\r\n  a: {}\r\n"u8]);

        Assert.Equal("a", BoardFile.Load(good).Chips[0].Name);
        Assert.StartsWith($"{bad}:1:1: 'chip' is no key of a board.", Failure(bad), StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_that_is_not_there_a_folder_and_one_that_cannot_be_read_are_told_apart()
    {
        using var folder = new TemporaryFolder();

        Assert.Equal($"{folder.Path}/none.yaml: there is no such file.", Failure($"{folder.Path}/none.yaml"));
        Assert.Equal($"{folder.Path}/none/b.yaml: there is no such file.", Failure($"{folder.Path}/none/b.yaml"));
        Assert.Equal($"{folder.Path}: this is a folder: a board is a file.", Failure(folder.Path));
        Assert.StartsWith("/proc/self/mem: the file cannot be read: ", Failure("/proc/self/mem"), StringComparison.Ordinal);
        Assert.Contains("the file cannot be read: ", Failure("a\0b"), StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_without_permission_is_told_so()
    {
        using var folder = new TemporaryFolder();
        string path = folder.Write("b.yaml", Minimal);
        File.SetUnixFileMode(path, UnixFileMode.None);

        // To the superuser nothing is forbidden.
        if (Environment.IsPrivilegedProcess)
            Assert.Equal("b", BoardFile.Load(path).Name);
        else
            Assert.Equal($"{path}: the file cannot be read: permission denied.", Failure(path));
    }

    [Fact]
    public void A_file_that_is_too_large_or_has_no_end_is_refused()
    {
        using var folder = new TemporaryFolder();
        byte[] most = [.. Encoding.UTF8.GetBytes(Minimal + "#"), .. Enumerable.Repeat((byte)'x', BoardLimits.MaxFileBytes - Minimal.Length - 1)];
        string path = folder.Write("b.yaml", most);
        Assert.Equal("a", BoardFile.Load(path).Chips[0].Name);

        File.AppendAllText(path, "x");
        Assert.Equal($"{path}: the file is larger than 1024 KiB: no board needs that much.", Failure(path));
        Assert.Equal("/dev/zero: the file is larger than 1024 KiB: no board needs that much.", Failure("/dev/zero"));
    }

    [Fact]
    public void Bytes_that_are_no_UTF_8_are_told_with_their_place()
    {
        using var folder = new TemporaryFolder();
        string path = folder.Write("b.yaml", [.. "name: b\nchips: { ä"u8, 0xe4, .. ": }"u8]);
        string utf16 = folder.Write("c.yaml", Encoding.Unicode.GetPreamble());

        Assert.Equal($"{path}:2:11: this is no UTF-8: save the file as UTF-8, or write this letter again.", Failure(path));
        Assert.StartsWith($"{utf16}:1:1: this is no UTF-8", Failure(utf16), StringComparison.Ordinal);
    }

    private static string Failure(string path)
    {
        var failure = Assert.Throws<BoardFileException>(() => BoardFile.Load(path));
        Assert.NotEmpty(failure.Errors);
        return failure.Message;
    }
}
