// SPDX-License-Identifier: MIT
using System.Globalization;
using VirtualGpio.Client.Runtime;
using VirtualGpio.Ivshmem.Wire;
using VirtualGpio.Linux;
using Registers = VirtualGpio.Ivshmem.Wire.Map;

namespace VirtualGpio.Cli.Legacy;

/// <summary>
/// <c>vg_get_set</c>: reads and writes a line of the version 1 protocol, for scripts that were written for the older host
/// tool of that name. Its options and what it prints are that tool's; where that one waits for ever, reads beyond its
/// memory or reports success for a failure, this one says what is wrong, within a bound.
/// </summary>
internal static class VgGetSetTool
{
    /// <summary>The name that it is called by.</summary>
    internal const string Name = "vg_get_set";

    /// <summary>Overrules where the server is looked for, which the older tool has built in.</summary>
    internal const string SocketVariable = "VGPIO_IVSHMEM_SOCKET";

    /// <summary>Runs the tool.</summary>
    /// <param name="arguments">The arguments behind the program's name.</param>
    /// <returns>The exit status.</returns>
    internal static int Run(string[] arguments) => Run(
        arguments,
        Environment.GetEnvironmentVariable(SocketVariable) is { Length: > 0 } socket ? socket : LegacyTools.DefaultSocket,
        Output.WriteLine,
        Console.Error.WriteLine);

    /// <summary>Runs the tool.</summary>
    /// <param name="arguments">The arguments behind the program's name.</param>
    /// <param name="socket">The server's socket.</param>
    /// <param name="print">Takes a line for standard output.</param>
    /// <param name="warn">Takes a line for standard error.</param>
    /// <returns>The exit status.</returns>
    internal static int Run(string[] arguments, string socket, Action<string> print, Action<string> warn)
    {
        try
        {
            var parsed = VgGetSetArguments.Parse(Name, arguments);
            if (parsed.ShowVersion)
                print($"{Name} version 0.0.0");
            else if (parsed.ShowHelp)
                print(VgGetSetArguments.Help.TrimEnd());
            else
                Execute(parsed, socket, print, text => warn($"{Name}: {text}"));
            return ExitStatus.Ok;
        }
        catch (CliException failure)
        {
            warn($"{Name}: {failure.Message}");
            return failure.Status;
        }
    }

    private static void Execute(VgGetSetArguments arguments, string socket, Action<string> print, Action<string> warn)
    {
        using SharedMemory memory = Map(arguments.Device);
        bool writes = arguments.Operations.Any(operation => operation.Level is not null);
        using VgGetSetPeer? peer = writes ? VgGetSetPeer.Find(socket, arguments.Peer!.Value) : null;
        using InstanceLock? turn = writes ? VgGetSetTurn.Take() : null;
        var registers = new RegisterBlock(memory);
        foreach (VgGetSetOperation operation in arguments.Operations)
        {
            if (operation.Level is { } level)
                new VgGetSetWriter(memory, peer!, arguments.Device, print, warn).Write(operation.Line, level);
            else
                print(string.Create(CultureInfo.InvariantCulture, $"main:332:: read {operation.Line}={registers.Data >> operation.Line & 1}"));
        }
    }

    private static SharedMemory Map(string device)
    {
        try
        {
            using MemoryFile file = MemoryFile.Open(device);
            if (file.Length < Registers.RegisterBlockSize)
            {
                throw CliException.Failure(string.Create(
                    CultureInfo.InvariantCulture,
                    $"{device} has {file.Length} bytes, and the registers need {Registers.RegisterBlockSize}; give the memory of ivshmem-server with -d"));
            }

            return SharedMemory.Map(file, Registers.RegisterBlockSize);
        }
        catch (Exception failure) when (failure is LinuxException or ArgumentException)
        {
            throw CliException.Failure($"{device} cannot be used: {failure.Message}; give the memory of ivshmem-server with -d", failure);
        }
    }
}
