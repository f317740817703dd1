// SPDX-License-Identifier: MIT
using System.Collections.Concurrent;
using System.Diagnostics;
using VirtualGpio.Hosting.OneChip;
using VirtualGpio.Linux.Seccomp;
using VirtualGpio.Testing;
using VirtualGpio.Uapi.Host;
using VirtualGpio.Uapi.Paths;

namespace VirtualGpio.EndToEnd.Tests.Uapi;

/// <summary>A chip for programs of this machine, and the programs.</summary>
internal sealed class HostPrograms : IAsyncDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("vgpio-programs-").FullName;
    private readonly ConcurrentQueue<string> _warnings = [];
    private readonly ProgramSessions _sessions;
    private readonly IProgramView _view;
    private readonly bool _isInterruptible;

    /// <param name="options">The chip.</param>
    /// <param name="trapped">Whether paths are trapped.</param>
    /// <param name="interruptible">Whether signals interrupt calls that are being answered, as on kernels before 5.19.</param>
    public HostPrograms(ChipHostOptions options, bool trapped = false, bool interruptible = false)
    {
        _isInterruptible = interruptible;
        Assert.True(FilterSupport.Probe().Obstacle is null, FilterSupport.Probe().Obstacle);
        _sessions = new ProgramSessions(_warnings.Enqueue);
        _view = trapped ? new TrappedDevices(["gpiochip0"]) : PrivateView();
        Host = new ChipHost(new UapiTransport(_sessions, "gpiochip0"), options);
        Host.Start();
    }

    public ChipHost Host { get; }

    /// <summary>What kept the programs' calls from being answered.</summary>
    public IEnumerable<string> Warnings => _warnings;

    /// <summary>What programs are to be started with, so that they are found, and their libraries.</summary>
    public static Dictionary<string, string> ProgramEnvironment
    {
        get
        {
            var environment = Environment.GetEnvironmentVariables().Keys.Cast<string>()
                .ToDictionary(name => name, name => Environment.GetEnvironmentVariable(name)!);
            environment["PATH"] = $"{Path.Combine(Userland, "usr", "bin")}:{environment["PATH"]}";
            environment["LD_LIBRARY_PATH"] = Path.Combine(Userland, "usr", "lib", "x86_64-linux-gnu");
            return environment;
        }
    }

    /// <summary>The programs of libgpiod as the archive's package has them, which the guests have, too.</summary>
    private static string Userland => Path.Combine(GuestCache.OfUser().Root, "userland");

    /// <summary>Starts a shell that runs a command; its children see the chip, too.</summary>
    /// <param name="command">The command.</param>
    /// <param name="environment">Its environment; null: that of the programs which the guests have, too.</param>
    public HostProgram Start(string command, IReadOnlyDictionary<string, string>? environment = null)
    {
        string output = Path.Combine(_folder, Path.GetRandomFileName());
        var process = FilteredProcess.Start(
            _view.Wrap(new ProgramStart { Program = "sh", Arguments = ["-c", $"exec > {output} 2>&1 < /dev/null; {command}"], Environment = environment ?? ProgramEnvironment, IsInterruptible = _isInterruptible }),
            _view.Filter);
        _sessions.Serve(process.Listener, _view);
        return new HostProgram(process, output);
    }

    /// <summary>Runs a command to its end.</summary>
    /// <inheritdoc cref="Start"/>
    public async Task<string> RunAsync(string command, IReadOnlyDictionary<string, string>? environment = null)
    {
        using HostProgram program = Start(command, environment);
        await program.ExitAsync();
        return program.Output;
    }

    /// <summary>Builds a program of the guests for this machine.</summary>
    public Task<string> CompileAsync(string tool) => CompileAsync(tool, _folder);

    /// <summary>Builds a program of the guests for this machine.</summary>
    /// <param name="tool">Its name.</param>
    /// <param name="folder">Where to.</param>
    public static async Task<string> CompileAsync(string tool, string folder)
    {
        string source = Path.Combine(GuestSources.Around(AppContext.BaseDirectory)!.ToolsFolder, tool + ".c");
        string program = Path.Combine(folder, tool);
        using var compiler = Process.Start("gcc", ["-O2", "-static", "-pthread", "-o", program, source]);
        await compiler.WaitForExitAsync();
        Assert.Equal(0, compiler.ExitCode);
        return program;
    }

    public async ValueTask DisposeAsync()
    {
        await Host.DisposeAsync();
        _sessions.Dispose();
        (_view as IDisposable)?.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    private static PrivateDevices PrivateView()
    {
        NamespaceSupport support = NamespaceSupport.Probe();
        Assert.True(support.Obstacle is null, support.Obstacle);
        return new PrivateDevices(["gpiochip0"], support.NeedsUserNamespace);
    }
}
