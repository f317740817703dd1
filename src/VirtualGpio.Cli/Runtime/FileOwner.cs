// SPDX-License-Identifier: MIT
using System.Formats.Tar;

namespace VirtualGpio.Cli.Runtime;

/// <summary>Whose a file is.</summary>
internal static class FileOwner
{
    /// <summary>The owner of a directory or link, not followed.</summary>
    /// <exception cref="IOException">There is no such file.</exception>
    internal static (uint User, bool IsDirectory) Of(string path)
    {
        // .NET tells the owner of a file nowhere but in the header of an archive's entry.
        using var archive = new MemoryStream();
        using (var writer = new TarWriter(archive, leaveOpen: true))
            writer.WriteEntry(path, "entry");
        archive.Position = 0;
        using var reader = new TarReader(archive);
        TarEntry entry = reader.GetNextEntry() ?? throw new IOException($"{path} cannot be looked at.");
        return ((uint)entry.Uid, entry.EntryType == TarEntryType.Directory);
    }
}
