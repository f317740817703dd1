// SPDX-License-Identifier: MIT
namespace VirtualGpio.GuestImage;

/// <summary>A package of the archive, as its index describes it.</summary>
internal sealed record Package(string Name, string Version, long Size, IReadOnlyList<string> Depends)
{
    /// <summary>The first package that this one needs whose name starts and ends so.</summary>
    public string Dependency(string start, string end = "") =>
        Depends.FirstOrDefault(name => name.StartsWith(start, StringComparison.Ordinal) && name.EndsWith(end, StringComparison.Ordinal))
        ?? throw new GuestImageException(
            $"The package {Name} {Version} does not depend on any '{start}…{end}', but on: {string.Join(", ", Depends)}. The archive has changed its naming.");

    /// <summary>Reads one stanza of an index.</summary>
    public static Package Parse(string stanza)
    {
        string Field(string name) =>
            stanza.Split('\n').FirstOrDefault(line => line.StartsWith(name + ":", StringComparison.Ordinal))?[(name.Length + 1)..].Trim() ?? "";

        // "a (>= 1), b | c": of alternatives the first.
        var depends = Field("Depends").Split(',', StringSplitOptions.RemoveEmptyEntries)
            .Select(relation => relation.Split('|')[0].Trim().Split(' ', ':')[0]);
        return new Package(Field("Package"), Field("Version"), long.TryParse(Field("Size"), out var size) ? size : 0, [.. depends]);
    }
}
