// SPDX-License-Identifier: MIT
namespace VirtualGpio.GuestImage;

/// <summary>The archive's address: that of the machine's own sources where they name bookworm, else the well-known one.</summary>
internal sealed record AptMirror(string Main, string Security)
{
    private static readonly AptMirror WellKnown = new("http://deb.debian.org/debian", "http://deb.debian.org/debian-security");

    public static AptMirror OfMachine() => OfFiles(SourceFiles());

    internal static AptMirror OfFiles(IEnumerable<string> files)
    {
        var mirror = WellKnown;
        foreach (var file in files)
        {
            var entries = file.EndsWith(".sources", StringComparison.Ordinal) ? ReadStanzas(file) : ReadLines(file);
            foreach (var (address, suite) in entries)
            {
                if (!address.StartsWith("http", StringComparison.Ordinal)) continue;
                if (suite == "bookworm" && address.TrimEnd('/').EndsWith("/debian", StringComparison.Ordinal)) mirror = mirror with { Main = address };
                if (suite == "bookworm-security") mirror = mirror with { Security = address };
            }
        }
        return mirror;
    }

    private static IEnumerable<string> SourceFiles()
    {
        const string main = "/etc/apt/sources.list";
        const string parts = "/etc/apt/sources.list.d";
        if (File.Exists(main)) yield return main;
        if (!Directory.Exists(parts)) yield break;
        foreach (var file in Directory.GetFiles(parts).Order(StringComparer.Ordinal))
            if (file.EndsWith(".list", StringComparison.Ordinal) || file.EndsWith(".sources", StringComparison.Ordinal))
                yield return file;
    }

    // "deb [options] address suite components", see sources.list(5).
    private static IEnumerable<(string Address, string Suite)> ReadLines(string file)
    {
        foreach (var line in File.ReadLines(file))
        {
            var text = line.Contains('[') && line.Contains(']') ? line[..line.IndexOf('[')] + line[(line.IndexOf(']') + 1)..] : line;
            var words = text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
            if (words.Length >= 3 && words[0] == "deb") yield return (words[1], words[2]);
        }
    }

    private static IEnumerable<(string Address, string Suite)> ReadStanzas(string file)
    {
        foreach (var stanza in File.ReadAllText(file).Split("\n\n"))
        {
            var fields = stanza.Split('\n')
                .Where(line => line.Contains(':') && line[0] is not ('#' or ' '))
                .ToLookup(line => line[..line.IndexOf(':')], line => line[(line.IndexOf(':') + 1)..], StringComparer.OrdinalIgnoreCase);
            if (fields["Enabled"].Any(value => value.Trim() == "no")) continue;
            foreach (var address in fields["URIs"].SelectMany(Words))
                foreach (var suite in fields["Suites"].SelectMany(Words))
                    yield return (address, suite);
        }
    }

    private static string[] Words(string text) => text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
}
