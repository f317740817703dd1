// SPDX-License-Identifier: MIT
using System.Text;
using VirtualGpio.Boards.Checking;
using VirtualGpio.Boards.Yaml;

namespace VirtualGpio.Boards;

/// <summary>Reads board files: one YAML text that says which chips, nets, devices and recordings a board has.</summary>
public static class BoardFile
{
    private static readonly UTF8Encoding s_strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>Reads a board file.</summary>
    /// <param name="path">The file's path. Paths in it are relative to its folder.</param>
    /// <exception cref="BoardFileException">It cannot be read, or there are mistakes in it.</exception>
    public static BoardDescription Load(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        var findings = new Findings(path);
        byte[] bytes = ReadBytes(path, findings);
        return Parse(Decode(bytes, findings), new BoardSource(path, Path.GetFullPath(path)), findings);
    }

    /// <summary>Reads the text of a board file.</summary>
    /// <param name="text">The text.</param>
    /// <param name="name">What it is called, for messages and for a board that gives itself no name.</param>
    /// <exception cref="BoardFileException">There are mistakes in it.</exception>
    public static BoardDescription Parse(string text, string name)
    {
        ArgumentNullException.ThrowIfNull(text);
        ArgumentNullException.ThrowIfNull(name);
        return Parse(text, new BoardSource(name, null), new Findings(name));
    }

    /// <summary>The board that is meant where none is given: one chip <c>gpio0</c> of 32 lines over ivshmem, and nothing else.</summary>
    public static BoardDescription Default() => new() { Name = "board", Chips = [new ChipDescription { Name = "gpio0" }] };

    private static BoardDescription Parse(string text, BoardSource source, Findings findings)
    {
        if (text.Length > BoardLimits.MaxFileBytes)
            throw TooLarge(findings);
        RefuseControlCharacters(text, findings);
        YamlNode? root;
        try
        {
            root = YamlReader.Read(text.TrimStart('\uFEFF'), findings);
        }
        catch (YamlSyntaxException failure)
        {
            throw findings.End(failure.Line, failure.Column, failure.Message, failure);
        }

        if (root is null or YamlScalar { IsNothing: true })
            throw findings.End(1, 1, "the file is empty: a board has at least one chip, such as 'chips: { gpio0: { lines: 32 } }'.");
        BoardDescription board = new BoardChecker(source, findings).Check(root);
        findings.ThrowIfAny();
        return board;
    }

    private static byte[] ReadBytes(string path, Findings findings)
    {
        if (Directory.Exists(path))
            throw findings.End(0, 0, "this is a folder: a board is a file.");
        try
        {
            using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            // What can be read without end, such as /dev/zero, ends here as well.
            byte[] bytes = new byte[BoardLimits.MaxFileBytes + 1];
            int count = file.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false);
            return count <= BoardLimits.MaxFileBytes ? bytes[..count] : throw TooLarge(findings);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            throw findings.End(
                0,
                0,
                failure switch
                {
                    FileNotFoundException or DirectoryNotFoundException => "there is no such file.",
                    UnauthorizedAccessException => "the file cannot be read: permission denied.",
                    _ => $"the file cannot be read: {failure.Message}",
                },
                failure);
        }
    }

    private static string Decode(byte[] bytes, Findings findings)
    {
        try
        {
            return s_strict.GetString(bytes);
        }
        catch (DecoderFallbackException failure)
        {
            string before = Encoding.UTF8.GetString(bytes, 0, Math.Clamp(failure.Index, 0, bytes.Length));
            int start = before.LastIndexOf('\n') + 1;
            throw findings.End(
                before.Count(letter => letter == '\n') + 1,
                before.Length - start + 1,
                "this is no UTF-8: save the file as UTF-8, or write this letter again.",
                failure);
        }
    }

    private static void RefuseControlCharacters(string text, Findings findings)
    {
        int line = 1;
        int start = 0;
        for (int i = 0; i < text.Length; i++)
        {
            char letter = text[i];
            if (letter == '\n' || (letter == '\r' && (i + 1 == text.Length || text[i + 1] != '\n')))
                (line, start) = (line + 1, i + 1);
            else if (char.IsControl(letter) && letter is not ('\t' or '\r'))
                throw findings.End(line, i - start + 1, $"there is a control character here, U+{(int)letter:X4}: a board file is text. Leave it out.");
        }
    }

    private static BoardFileException TooLarge(Findings findings) =>
        findings.End(0, 0, $"the file is larger than {BoardLimits.MaxFileBytes / 1024} KiB: no board needs that much.");
}
