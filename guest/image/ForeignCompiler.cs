// SPDX-License-Identifier: MIT
namespace VirtualGpio.GuestImage;

/// <summary>
/// The compiler that a newer release built its kernel with, made to run here: that of Debian 12 lacks options that
/// the kernel's build uses, and the newer one, like the kernel's own build tools, wants a newer C library.
/// </summary>
internal static class ForeignCompiler
{
    private const string Loader = "ld-linux-x86-64.so.2";

    // Not '.real': Debian's kbuild uses that for its own.
    private const string Suffix = ".elf";

    // Large, and not called when a module is compiled.
    private static readonly string[] LeftOut =
    [
        "linux-", "libasan", "liblsan", "libtsan", "libubsan", "libhwasan", "libgomp", "libitm", "libatomic", "libquadmath",
        "libc-gconv", "pahole", "openssl",
    ];

    /// <summary>Unpacks it into a kernel's new folder and makes its programs and the kernel's build tools run here.</summary>
    /// <param name="archive">The release.</param>
    /// <param name="headers">The kernel's headers.</param>
    /// <param name="kernelFolder">The folder that the kernel is unpacked into.</param>
    /// <param name="finalFolder">What that folder will be called.</param>
    public static void Unpack(AptArchive archive, Package headers, string kernelFolder, string finalFolder)
    {
        var compiler = Path.Combine(kernelFolder, "compiler");
        var kbuild = archive.Find(headers.Dependency("linux-kbuild-"));
        archive.Unpack(compiler, PackageClosure.Of(
            [headers.Dependency("gcc-"), "binutils", .. kbuild.Depends],
            name => LeftOut.Any(start => name.StartsWith(start, StringComparison.Ordinal)) ? null : archive.Find(name)));

        // Beside the C library, not the link to it in lib64.
        var loader = Directory.GetFiles(compiler, Loader, SearchOption.AllDirectories)
            .FirstOrDefault(file => File.Exists(Path.Combine(Path.GetDirectoryName(file)!, "libc.so.6")))
            ?? throw new GuestImageException($"The packages that {headers.Name} is compiled with hold no {Loader} beside a libc.so.6.");
        string Final(string path) => Path.Combine(finalFolder, Path.GetRelativePath(kernelFolder, path));
        var start = $"exec '{Final(loader)}' --library-path '{Final(Path.GetDirectoryName(loader)!)}'";
        foreach (var folder in new[] { Path.Combine(compiler, "usr", "bin"), Path.Combine(compiler, "usr", "libexec"), Path.Combine(kernelFolder, "headers", "usr", "lib") })
            if (Directory.Exists(folder))
                foreach (var program in Directory.GetFiles(folder, "*", SearchOption.AllDirectories))
                    Wrap(program, Final(program), start);
    }

    // The compiler finds its parts from the name it was called by, hence --argv0.
    private static void Wrap(string program, string final, string start)
    {
        var file = new FileInfo(program);
        if (file.LinkTarget is not null || (file.UnixFileMode & UnixFileMode.UserExecute) == 0) return;
        var content = File.ReadAllBytes(program);
        if (!ElfFile.Is(content) || new ElfFile(content, program).Interpreter is null) return;
        File.Copy(program, program + Suffix);
        File.WriteAllText(program, $"#!/bin/sh\n{start} --argv0 \"$0\" '{final}{Suffix}' \"$@\"\n"); // stays executable
    }
}
