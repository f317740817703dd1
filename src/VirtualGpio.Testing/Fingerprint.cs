// SPDX-License-Identifier: MIT
using System.Security.Cryptography;
using System.Text;

namespace VirtualGpio.Testing;

/// <summary>A short name for content: equal content has the same, other content another.</summary>
internal static class Fingerprint
{
    // 64 bits: a clash by chance is out of the question at this number of entries.
    private const int Digits = 16;

    public static string OfText(string text) => Shorten(SHA256.HashData(Encoding.UTF8.GetBytes(text)));

    public static string OfTexts(params IEnumerable<string> texts) => OfText(string.Join('\0', texts));

    /// <summary>The fingerprint of files: of their paths below <paramref name="root"/> and their content.</summary>
    public static string OfFiles(string root, IEnumerable<string> files)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var file in files.Order(StringComparer.Ordinal))
        {
            var content = File.ReadAllBytes(file);
            hash.AppendData(Encoding.UTF8.GetBytes($"{Path.GetRelativePath(root, file)}\0{content.Length}\0"));
            hash.AppendData(content);
        }
        return Shorten(hash.GetHashAndReset());
    }

    private static string Shorten(byte[] hash) => Convert.ToHexStringLower(hash)[..Digits];
}
