// SPDX-License-Identifier: MIT
namespace VirtualGpio.Daemon.Tests.Rig;

/// <summary>A directory of a test's own, short enough for sockets, that only its owner can enter.</summary>
internal sealed class TestDirectory : IDisposable
{
    internal TestDirectory() =>
        Directory.CreateDirectory(Path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);

    internal string Path { get; } = System.IO.Path.Combine("/tmp", $"vgd-{Guid.NewGuid().ToString("N")[..10]}");

    internal string File(string name) => System.IO.Path.Combine(Path, name);

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
