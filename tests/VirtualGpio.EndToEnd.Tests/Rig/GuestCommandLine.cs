// SPDX-License-Identifier: MIT
using System.Reflection;
using System.Runtime.InteropServices;
using System.Text;
using VirtualGpio.Testing;

namespace VirtualGpio.EndToEnd.Tests.Rig;

/// <summary>The command line for a guest, which has no .NET: what <see cref="GuestOptions.Files"/> must hold, and how it is called.</summary>
internal static class GuestCommandLine
{
    /// <summary>What the program is called with.</summary>
    /// <remarks>There is no ICU. What is run once is not worth measuring for its recompilation.</remarks>
    private const string Environment = "DOTNET_SYSTEM_GLOBALIZATION_INVARIANT=1 DOTNET_TieredPGO=0";

    /// <summary>How much memory a guest with it needs, in MiB.</summary>
    public const int Memory = 1024;

    private const string Dotnet = "/usr/share/dotnet";
    private const string Arm = "linux-arm64";

    /// <summary>What stands in an unbound host in place of the program's name (HostWriter.cs of the SDK).</summary>
    private static ReadOnlySpan<byte> Unbound => "c3ab8ff13720e8ad9047dd39466b3c8974e592c2fa383d4a3960714caef0c4f2"u8;

    /// <summary>How <c>vgpio run</c> is called.</summary>
    /// <param name="architecture">The guest's. The command is compiled for this machine's; on others it is called by its other name.</param>
    public static string Run(GuestArchitecture architecture) =>
        $"{Environment} {(architecture == GuestArchitecture.X64 ? "/opt/vgpio/vgpio" : "/opt/vgpio/daemon/vgpiod")} run";

    /// <summary>Gives the files.</summary>
    /// <param name="architecture">The guest's.</param>
    /// <param name="folder">Where some are made that are nowhere yet.</param>
    public static Dictionary<string, string> FilesFor(GuestArchitecture architecture, string folder)
    {
        // Beside this program's folder are those of all others.
        string built = Path.Combine(AppContext.BaseDirectory, "..", "..", "VirtualGpio.Cli", new DirectoryInfo(AppContext.BaseDirectory).Name);
        var files = new Dictionary<string, string> { ["/opt/vgpio"] = built };
        if (architecture == GuestArchitecture.X64)
        {
            AddRuntimeOfThisMachine(files);
            AddLibraries(files, "x86_64-linux-gnu", "userland", "runtime-amd64");
        }
        else
        {
            AddRuntimeForArm(files);
            AddLibraries(files, "aarch64-linux-gnu", "userland-arm64", "runtime-arm64");
            files["/opt/vgpio/daemon/vgpiod"] = Bind("vgpiod", folder);
        }

        return files;
    }

    private static void AddRuntimeOfThisMachine(Dictionary<string, string> files)
    {
        var runtime = new DirectoryInfo(RuntimeEnvironment.GetRuntimeDirectory());
        string root = runtime.Parent!.Parent!.Parent!.FullName;
        foreach (string framework in (string[])["Microsoft.NETCore.App", "Microsoft.AspNetCore.App"])
            files[$"{Dotnet}/shared/{framework}/{runtime.Name}"] = Path.Combine(root, "shared", framework, runtime.Name);
        files[$"{Dotnet}/host"] = Path.Combine(root, "host");
    }

    private static void AddRuntimeForArm(Dictionary<string, string> files)
    {
        string version = Metadata("RuntimeVersion");
        foreach (string framework in (string[])["Microsoft.NETCore.App", "Microsoft.AspNetCore.App"])
        {
            foreach (string file in Directory.EnumerateFiles(Package($"{framework}.Runtime"), "*", SearchOption.AllDirectories))
                files[$"{Dotnet}/shared/{framework}/{version}/{Path.GetFileName(file)}"] = file;
        }

        files[$"{Dotnet}/host/fxr/{version}/libhostfxr.so"] = Path.Combine(Package("Microsoft.NETCore.App.Runtime"), "native", "libhostfxr.so");
    }

    private static void AddLibraries(Dictionary<string, string> files, string triplet, string userland, string libraries)
    {
        string cache = GuestCache.OfUser().Root;
        foreach (string name in (string[])["libm.so.6", "libdl.so.2", "libpthread.so.0", "librt.so.1"])
            files[$"/usr/lib/{triplet}/{name}"] = Path.Combine(cache, userland, "lib", triplet, name);
        files[$"/usr/lib/{triplet}/libstdc++.so.6"] = Path.Combine(cache, "programs", libraries, "usr", "lib", triplet, "libstdc++.so.6");
        files[$"/usr/lib/{triplet}/libgcc_s.so.1"] = Path.Combine(cache, "programs", libraries, "lib", triplet, "libgcc_s.so.1");
    }

    /// <summary>Makes the program that starts an assembly beside it, as the SDK does when it builds for another processor.</summary>
    private static string Bind(string name, string folder)
    {
        byte[] host = File.ReadAllBytes(Path.Combine(Package("Microsoft.NETCore.App.Host"), "native", "apphost"));
        Span<byte> place = host.AsSpan(host.AsSpan().IndexOf(Unbound), Unbound.Length);
        place.Clear();
        Encoding.UTF8.GetBytes(name + ".dll", place);
        string bound = Path.Combine(folder, name);
        File.WriteAllBytes(bound, host);
        File.SetUnixFileMode(bound, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        return bound;
    }

    private static string Package(string name) => Path.Combine(
        Metadata("PackageRoot"), $"{name}.{Arm}".ToLowerInvariant(), Metadata("RuntimeVersion"), "runtimes", Arm);

    private static string Metadata(string key) =>
        typeof(GuestCommandLine).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(attribute => attribute.Key == key).Value!;
}
