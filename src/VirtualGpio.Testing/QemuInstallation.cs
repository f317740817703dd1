// SPDX-License-Identifier: MIT
using System.Collections.Concurrent;
using System.ComponentModel;
using System.Diagnostics;
using System.Text.RegularExpressions;

namespace VirtualGpio.Testing;

/// <summary>A QEMU that can be started: where it lies, how old it is, and what it needs to run from there.</summary>
/// <remarks>
/// The machine's own comes first. Where that is too old for what a guest needs, it is the one that <c>guest-image</c>
/// has unpacked in the cache folder.
/// </remarks>
public sealed partial record QemuInstallation
{
    private const string LibraryPath = "LD_LIBRARY_PATH";
    private static readonly TimeSpan AnswerTimeout = TimeSpan.FromSeconds(60);
    private static readonly ConcurrentDictionary<string, QemuInstallation> Asked = new();

    internal QemuInstallation(string binary, Version version)
    {
        Binary = binary;
        Version = version;
    }

    /// <summary>
    /// The oldest QEMU whose vhost-user GPIO devices have interrupts. Older ones leave that feature out without a word:
    /// in the guest, levels work, and a program that waits for edges fails.
    /// </summary>
    public static Version GpioInterrupts { get; } = new(10, 0);

    /// <summary>The program: its path, or a name that is looked up in the path.</summary>
    public string Binary { get; }

    /// <summary>Its version, such as 10.0.2.</summary>
    public Version Version { get; }

    /// <summary>The folder with its firmware (<c>-L</c>); null: where it was built to look.</summary>
    public string? DataFolder { get; init; }

    /// <summary>The folder with those of its libraries that the machine lacks; null: it lacks none.</summary>
    public string? LibraryFolder { get; init; }

    /// <summary>Takes a program as it is, and asks it for its version.</summary>
    /// <param name="binary">Its path, or a name that is looked up in the path.</param>
    /// <exception cref="GuestException">It cannot be started, or is no QEMU.</exception>
    public static QemuInstallation At(string binary)
    {
        ArgumentException.ThrowIfNullOrEmpty(binary);
        return Asked.GetOrAdd(binary, static binary => new QemuInstallation(binary, AskVersion(binary, null)));
    }

    /// <summary>
    /// Finds one for an architecture. <c>$VGPIO_QEMU</c> (x64) and <c>$VGPIO_QEMU_ARM64</c> override; then the path is
    /// searched, then the cache.
    /// </summary>
    /// <param name="architecture">What it has to emulate.</param>
    /// <param name="minimum">The oldest version that will do; null: any.</param>
    /// <exception cref="GuestException">There is none, or none that is new enough; says what to do.</exception>
    public static QemuInstallation Find(GuestArchitecture architecture, Version? minimum = null)
    {
        var platform = GuestPlatform.Of(architecture);
        return Find(platform, minimum, Environment.GetEnvironmentVariable(platform.EmulatorVariable), FindInPath(platform.Emulator), GuestCache.OfUser());
    }

    internal static QemuInstallation Find(GuestPlatform platform, Version? minimum, string? wish, string? inPath, GuestCache cache)
    {
        if (!string.IsNullOrEmpty(wish))
        {
            var wished = At(wish);
            return wished.IsAtLeast(minimum)
                ? wished
                : throw new GuestException($"{platform.EmulatorVariable} is '{wish}', which is QEMU {wished.Version}; this guest needs {minimum} or newer.");
        }
        var own = inPath is null ? null : At(inPath);
        if (own is not null && own.IsAtLeast(minimum)) return own;
        if (QemuManifest.Read(cache, platform.Architecture) is { } unpacked && unpacked.IsAtLeast(minimum)) return unpacked;
        var reason = own is null
            ? $"There is no {platform.Emulator} in the path"
            : $"{platform.Emulator} is QEMU {own.Version}, and this guest needs {minimum} or newer";
        throw new GuestException(
            $"{reason}, and {cache.QemuFolder(platform.Architecture)} holds none that will do. 'guest-image ensure --kernel {platform.ImageName("6.12")}' "
            + $"('./test' and './demo' call it) unpacks one there; or name one in {platform.EmulatorVariable}.");
    }

    /// <summary>The machine's own emulator, or null.</summary>
    internal static string? FindInPath(string program) =>
        (Environment.GetEnvironmentVariable("PATH") ?? "").Split(':', StringSplitOptions.RemoveEmptyEntries)
            .Select(folder => Path.Combine(folder, program))
            .FirstOrDefault(File.Exists);

    /// <summary>Asks a program for its version.</summary>
    internal static Version AskVersion(string binary, string? libraryFolder)
    {
        var start = new ProcessStartInfo(binary, ["--version"]) { RedirectStandardOutput = true, RedirectStandardError = true, RedirectStandardInput = true };
        SetLibraryFolder(start, libraryFolder);
        try
        {
            using var process = Process.Start(start) ?? throw new GuestException($"'{binary}' could not be started");
            process.StandardInput.Close();
            var errors = process.StandardError.ReadToEndAsync();
            var output = process.StandardOutput.ReadToEndAsync();
            if (!process.WaitForExit(AnswerTimeout))
            {
                process.Kill();
                throw new GuestException($"'{binary} --version' did not end within {AnswerTimeout.TotalSeconds:0} s");
            }
            return ParseVersion(output.Result)
                ?? throw new GuestException(
                    $"'{binary} --version' ended with status {process.ExitCode} and tells no version of QEMU: {output.Result}{errors.Result}".TrimEnd());
        }
        catch (Win32Exception e)
        {
            throw new GuestException($"QEMU could not be started: {e.Message}", e);
        }
    }

    internal static Version? ParseVersion(string text) =>
        VersionPattern().Match(text) is { Success: true } found && Version.TryParse(found.Groups[1].ValueSpan, out var version) ? version : null;

    internal bool IsAtLeast(Version? minimum) => minimum is null || Version >= minimum;

    /// <summary>Lets a program that is to be started find the libraries.</summary>
    internal static void SetLibraryFolder(ProcessStartInfo start, string? folder)
    {
        if (folder is null) return;
        var before = Environment.GetEnvironmentVariable(LibraryPath);
        start.Environment[LibraryPath] = string.IsNullOrEmpty(before) ? folder : $"{folder}:{before}";
    }

    [GeneratedRegex(@"^QEMU emulator version (\d+\.\d+(\.\d+)?)")]
    private static partial Regex VersionPattern();
}
