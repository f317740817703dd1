// SPDX-License-Identifier: MIT
namespace VirtualGpio.Testing;

/// <summary>Puts files of this machine into a guest: as a second archive behind the image's own, which the kernel unpacks over it.</summary>
internal static class GuestFiles
{
    private const UnixFileMode AnyExecute = UnixFileMode.UserExecute | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute;

    /// <summary>Writes a file system for a guest.</summary>
    /// <param name="initramfs">The image's own; without files it is what the guest gets.</param>
    /// <param name="files">See <see cref="GuestOptions.Files"/>.</param>
    /// <param name="folder">Where to write, if there is something to write.</param>
    /// <returns>The path of the file system.</returns>
    /// <exception cref="GuestException">A path is not one, or cannot be read.</exception>
    public static string Add(string initramfs, IReadOnlyDictionary<string, string> files, string folder)
    {
        if (files.Count == 0) return initramfs;
        var whole = Path.Combine(folder, "initramfs.cpio");
        using var output = File.Create(whole);
        using (var image = File.OpenRead(initramfs)) image.CopyTo(output);
        // The kernel looks for the next archive at multiples of four.
        output.Write(stackalloc byte[(int)(-output.Length & 3)]);
        using var archive = new CpioWriter(output);
        foreach (var (there, entry) in Entries(files))
            Try(there, entry.Here, () => Write(archive, there, entry));
        return whole;
    }

    /// <summary>All that comes into the guest, one by one; of two for one place the one that names it more closely.</summary>
    private static SortedDictionary<string, Entry> Entries(IReadOnlyDictionary<string, string> files)
    {
        var entries = new SortedDictionary<string, Entry>(StringComparer.Ordinal);
        foreach (var (there, here) in files.OrderBy(pair => pair.Key.Length))
            Try(there, here, () => Collect(Checked(there), here));
        return entries;

        void Collect(string there, string here)
        {
            entries[there] = new Entry(here, LinkTarget: null);
            if (!Directory.Exists(here)) return;
            foreach (var inside in new DirectoryInfo(here).EnumerateFileSystemInfos())
            {
                if (inside.LinkTarget is { } target)
                    entries[$"{there}/{inside.Name}"] = new Entry(inside.FullName, target);
                else
                    Collect($"{there}/{inside.Name}", inside.FullName);
            }
        }
    }

    private static void Write(CpioWriter archive, string there, Entry entry)
    {
        if (entry.LinkTarget is { } target)
            archive.AddLink(there, target);
        else if (Directory.Exists(entry.Here))
            archive.AddFolder(there);
        else
            archive.AddFile(there, File.ReadAllBytes(entry.Here), IsExecutable(entry.Here));
    }

    private static bool IsExecutable(string file) => !OperatingSystem.IsWindows() && (File.GetUnixFileMode(file) & AnyExecute) != 0;

    private static string Checked(string path) =>
        path.StartsWith('/') && path[1..].Split('/').All(part => part is not ("" or "." or "..")) && !path.Contains('\0', StringComparison.Ordinal)
            ? path[1..]
            : throw new ArgumentException("a path in the guest begins with a slash and has no empty parts, '.' or '..'");

    private static void Try(string there, string here, Action action)
    {
        try
        {
            action();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException)
        {
            throw new GuestException($"'{here}' cannot be put into the guest as '/{there.TrimStart('/')}': {e.Message}", e);
        }
    }

    /// <summary>What comes to one place.</summary>
    /// <param name="Here">The file or folder of this machine.</param>
    /// <param name="LinkTarget">Of a link in a folder, which stays one: where it leads.</param>
    private readonly record struct Entry(string Here, string? LinkTarget);
}
