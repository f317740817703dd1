// SPDX-License-Identifier: MIT
namespace VirtualGpio.Linux.Tests;

/// <summary>A folder of its own for a test, with a path short enough for sockets.</summary>
public sealed class Temporary : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("vg").FullName;

    public string Path(string name) => System.IO.Path.Combine(_folder, name);

    public void Dispose() => Directory.Delete(_folder, recursive: true);
}
