// SPDX-License-Identifier: MIT
using VirtualGpio.Linux;

namespace VirtualGpio.Ivshmem.Tests;

/// <summary>A server on a thread of its own, with memory and a folder for its sockets.</summary>
internal sealed class RunningServer : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("vg").FullName;

    internal RunningServer(int vectors = 1, bool isPrivate = false, Func<IvshmemServerOptions, IvshmemServerOptions>? change = null)
    {
        Memory = MemoryFile.CreateSealed("test", 65536);
        var options = new IvshmemServerOptions
        {
            SocketPath = Path.Combine(_folder, "guest"),
            HostSocketPath = isPrivate ? Path.Combine(_folder, "host") : null,
            Memory = Memory,
            Vectors = vectors,
        };
        Options = change is null ? options : change(options);
        Server = new IvshmemServer(Options, Log);
        End = Server.Start();
    }

    internal IvshmemServerOptions Options { get; }

    internal IvshmemServer Server { get; }

    internal MemoryFile Memory { get; }

    internal RecordedLog Log { get; } = new();

    internal Task<IvshmemServerEnd> End { get; }

    internal IvshmemPeer Join(int? expectedVectors = null) =>
        IvshmemPeer.Connect(Options.SocketPath, Patience.Limit, expectedVectors ?? Options.Vectors);

    internal IvshmemPeer JoinAsHost() => IvshmemPeer.Connect(Options.HostSocketPath!, Patience.Limit, Options.Vectors);

    internal RawClient Connect() => new(Options.SocketPath);

    public void Dispose()
    {
        Server.Dispose();
        Memory.Dispose();
        Directory.Delete(_folder, recursive: true);
    }
}
