// SPDX-License-Identifier: MIT
using VirtualGpio.Testing;

namespace VirtualGpio.GuestImage;

/// <summary>
/// Packages of one release of Debian, through apt with a state of its own: the system's lists, sources and packages
/// are neither used nor changed, and no root is needed.
/// </summary>
internal sealed class AptArchive : IDisposable
{
    private const string Keyring = "/usr/share/keyrings/debian-archive-keyring.gpg";

    private static readonly string[] KeptSettings =
        ["Acquire::http", "Acquire::ForceIPv", "Acquire::Check-Valid-Until", "Acquire::Check-Date", "Acquire::Max-FutureTime"];

    private readonly string _folder;
    private readonly string _suite;
    private readonly string _architecture;
    private readonly Progress _progress;
    private readonly Lazy<IReadOnlyDictionary<string, string?>> _environment;

    private AptArchive(GuestCache cache, Progress progress, string architecture, string suite, Func<AptMirror, IEnumerable<string>> sources)
    {
        _folder = cache.AptFolder($"{suite}-{architecture}");
        _suite = suite;
        _architecture = architecture;
        _progress = progress;
        _environment = new Lazy<IReadOnlyDictionary<string, string?>>(() => Prepare(sources(AptMirror.OfMachine())));
    }

    /// <summary>Debian 12 with its updates.</summary>
    public static AptArchive Bookworm(GuestCache cache, Progress progress, string architecture) => new(cache, progress, architecture, "bookworm", mirror =>
        [$"{mirror.Main} bookworm", $"{mirror.Main} bookworm-updates", $"{mirror.Security} bookworm-security"]);

    /// <summary>Newer packages that were built for Debian 12.</summary>
    public static AptArchive Backports(GuestCache cache, Progress progress, string architecture) =>
        new(cache, progress, architecture, "bookworm-backports", mirror => [$"{mirror.Main} bookworm-backports"]);

    /// <summary>What Debian's next release is made from.</summary>
    public static AptArchive Sid(GuestCache cache, Progress progress, string architecture) =>
        new(cache, progress, architecture, "sid", mirror => [$"{mirror.Main} sid"]);

    /// <summary>Looks a package up, its newest version here or a given one.</summary>
    public Package Find(string name, string? version = null) =>
        TryFind(name, version)
        ?? throw new GuestImageException(
            $"The archive has no package {(version is null ? name : $"{name}={version}")} in {_suite} for {_architecture}. "
            + $"Its index is in {_folder}; removing that folder fetches it anew.");

    /// <summary>Looks a package up, its newest version here or a given one; null: there is none of that name, or only a virtual one.</summary>
    public Package? TryFind(string name, string? version = null)
    {
        var wanted = version is null ? name : $"{name}={version}";
        var (status, output, _) = Tool.Try("apt-cache", ["show", "--no-all-versions", wanted], environment: _environment.Value);
        return status != 0 || output.Length == 0 ? null : Package.Parse(output);
    }

    /// <summary>Downloads packages, which apt checks against the archive's signatures.</summary>
    /// <returns>The files' paths.</returns>
    public IReadOnlyList<string> Download(string folder, params IEnumerable<Package> packages)
    {
        var files = new List<string>();
        foreach (var package in packages)
        {
            var target = Path.Combine(folder, package.Name);
            Directory.CreateDirectory(target);
            _progress.Step($"download {package.Name} {package.Version} ({package.Size / 1e6:0.0} MB)", () =>
                Tool.Run("apt-get", ["-q", "download", $"{package.Name}={package.Version}"], target, _environment.Value));
            files.Add(Directory.GetFiles(target, "*.deb").Single());
        }
        return files;
    }

    /// <summary>Downloads packages and unpacks them into a folder, without running anything that they hold.</summary>
    public void Unpack(string folder, params IEnumerable<Package> packages)
    {
        var downloads = Path.Combine(_folder, "downloads");
        try
        {
            foreach (var file in Download(downloads, packages)) Tool.Run("dpkg-deb", ["-x", file, folder]);
        }
        finally
        {
            if (Directory.Exists(downloads)) Directory.Delete(downloads, recursive: true);
        }
    }

    /// <summary>Removes the index: it is large, and out of date when it is needed next.</summary>
    public void Dispose()
    {
        if (Directory.Exists(_folder)) Directory.Delete(_folder, recursive: true);
    }

    private Dictionary<string, string?> Prepare(IEnumerable<string> sources)
    {
        if (!File.Exists(Keyring))
            throw new GuestImageException($"{Keyring} is missing: without it downloads cannot be checked. Install the package debian-archive-keyring.");
        string Place(string name) => Path.Combine(_folder, name);
        foreach (var name in new[] { "lists/partial", "cache/archives/partial" }) Directory.CreateDirectory(Place(name));
        File.WriteAllText(Place("status"), "");
        // target=Packages: no descriptions, icons or file lists.
        File.WriteAllLines(Place("sources.list"), sources.Select(source => $"deb [arch={_architecture} signed-by={Keyring} target=Packages] {source} main"));
        File.WriteAllLines(Place("apt.conf"),
        [
            // The system's settings are left out, its hooks with them; how it reaches the network is kept,
            // and how it judges dates: a mirror that is a snapshot is out of date by design.
            "Dir::Etc::main \"/dev/null\";", "Dir::Etc::parts \"/dev/null\";",
            "Dir::Etc::preferences \"/dev/null\";", "Dir::Etc::preferencesparts \"/dev/null\";", "Dir::Etc::sourceparts \"/dev/null\";",
            $"Dir::Etc::sourcelist \"{Place("sources.list")}\";",
            $"Dir::State \"{_folder}\";", $"Dir::State::Lists \"{Place("lists")}\";", $"Dir::State::status \"{Place("status")}\";",
            $"Dir::Cache \"{Place("cache")}\";", $"APT::Architecture \"{_architecture}\";", $"APT::Architectures {{ \"{_architecture}\"; }};",
            // Downloads go into the user's own folders, which apt's sandbox user cannot write to.
            "APT::Sandbox::User \"\";", "Acquire::Languages \"none\";", "Acquire::Retries \"3\";",
            .. SystemSettings(),
        ]);
        var environment = new Dictionary<string, string?> { ["APT_CONFIG"] = Place("apt.conf") };
        _progress.Step($"fetch the package index of {_suite} for {_architecture}", () =>
        {
            // -o: an index that could not be fetched is an error, not a warning.
            Tool.Run("apt-get", ["-q", "-o", "APT::Update::Error-Mode=any", "update"], environment: environment);
        });
        return environment;
    }

    private static IEnumerable<string> SystemSettings() =>
        Tool.Run("apt-config", ["dump", "--format", "%F \"%v\";%n"]).Split('\n').Where(line =>
            KeptSettings.Any(start => line.StartsWith(start, StringComparison.OrdinalIgnoreCase)));
}
