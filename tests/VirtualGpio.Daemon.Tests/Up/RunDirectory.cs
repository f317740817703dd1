// SPDX-License-Identifier: MIT
namespace VirtualGpio.Daemon.Tests.Up;

/// <summary>A directory of a test's own, short enough for sockets, that only its owner can enter.</summary>
internal sealed class RunDirectory : IDisposable
{
    internal RunDirectory() =>
        Directory.CreateDirectory(Path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);

    internal string Path { get; } = System.IO.Path.Combine("/tmp", $"vgup-{Guid.NewGuid().ToString("N")[..8]}");

    internal string File(string name) => System.IO.Path.Combine(Path, name);

    /// <summary>Writes a file, and gives its path.</summary>
    internal string Write(string name, string text)
    {
        System.IO.File.WriteAllText(File(name), text);
        return File(name);
    }

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
