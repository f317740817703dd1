// SPDX-License-Identifier: MIT
using VirtualGpio.Testing;

namespace VirtualGpio.EndToEnd.Tests.Uapi.Programs;

/// <summary>Programs as the archive has them, in the cache, with what they need to be found and to run.</summary>
internal sealed class ProgramSet
{
    private static readonly string[] s_libraryFolders = ["usr/lib/x86_64-linux-gnu", "lib/x86_64-linux-gnu"];

    private readonly string[] _folders;

    private ProgramSet(params string[] names) => _folders = [.. names.Select(name => Path.Combine(GuestCache.OfUser().Root, "programs", name))];

    /// <summary>Those of Debian 12, with libgpiod 1.</summary>
    public static ProgramSet Older { get; } = new("bookworm");

    /// <summary>The same with libgpiod 2, built for Debian 12 later.</summary>
    public static ProgramSet Newer { get; } = new("bookworm-backports", "bookworm");

    /// <summary>Those of the kernel's tools/gpio, and of libgpiod 2.</summary>
    public static ProgramSet Kernel { get; } = new("kernel", "bookworm-backports");

    /// <summary>What programs are to be started with.</summary>
    public Dictionary<string, string> Environment
    {
        get
        {
            foreach (string folder in _folders)
                Assert.True(Directory.Exists(folder), $"There is no {folder}: 'guest-image ensure --all' makes it, as './test' does.");
            Dictionary<string, string> environment = HostPrograms.ProgramEnvironment;
            environment["PATH"] = $"{Join("usr/bin")}:{environment["PATH"]}";
            environment["LD_LIBRARY_PATH"] = Join(s_libraryFolders);
            // The interpreter looks for its library at /usr otherwise.
            environment["PYTHONHOME"] = Path.Combine(_folders[^1], "usr");
            environment["PYTHONPATH"] = Join("usr/lib/python3/dist-packages");
            environment["PYTHONNOUSERSITE"] = "1";
            environment["PYTHONDONTWRITEBYTECODE"] = "1";
            return environment;
        }
    }

    private string Join(params string[] places) =>
        string.Join(':', _folders.SelectMany(folder => places.Select(place => Path.Combine(folder, place))));
}
