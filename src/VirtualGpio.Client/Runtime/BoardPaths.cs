// SPDX-License-Identifier: MIT
namespace VirtualGpio.Client.Runtime;

/// <summary>The files of one running board; they need not be there.</summary>
public sealed record BoardPaths
{
    internal BoardPaths(string directory) => Directory = directory;

    /// <summary>The directory that holds them, named after the board.</summary>
    public string Directory { get; }

    /// <summary>The board's name.</summary>
    public string Name => Path.GetFileName(Directory);

    /// <summary>Where the daemon serves its HTTP API.</summary>
    public string ApiSocket => Path.Combine(Directory, "api");

    /// <summary>Locked by the daemon; holds its process ID.</summary>
    public string UpLock => Path.Combine(Directory, "up.lock");

    /// <summary>The files of a chip of the board.</summary>
    /// <param name="name">The chip's name.</param>
    /// <exception cref="RuntimeDirectoryException">The name is not usable, or too long for sockets in this directory.</exception>
    public ChipPaths Chip(string name)
    {
        ChipPaths paths = new(Path.Combine(Directory, RuntimeName.Check("chip", name)));
        SocketPath.CheckInDirectory(paths.GuestSocket);
        return paths;
    }
}
