// SPDX-License-Identifier: MIT
using VirtualGpio.Cli.Tests.Fakes;

namespace VirtualGpio.Cli.Tests.Verbs;

/// <summary>Runs verbs as processes, as users do, against a daemon in this process.</summary>
public abstract class DaemonTests : IAsyncLifetime
{
    private readonly List<CliProcess> _processes = [];

    /// <summary>What <c>--dir</c> is given.</summary>
    private protected TestDirectory Base { get; } = new();

    private protected FakeDaemon Daemon { get; private set; } = null!;

    public virtual async Task InitializeAsync() => Daemon = await FakeDaemon.StartAsync(Base);

    public async Task DisposeAsync()
    {
        _processes.ForEach(process => process.Dispose());
        await Daemon.DisposeAsync();
        Base.Dispose();
    }

    /// <summary>Starts a verb; what stands behind a -- does so behind the directory too.</summary>
    private protected CliProcess Start(params string[] arguments) => Track(CliProcess.Start([.. arguments, "--dir", Base.Path]));

    private protected async Task<CliResult> RunAsync(params string[] arguments) => await Start(arguments).EndAsync();

    private protected CliProcess Track(CliProcess process)
    {
        _processes.Add(process);
        return process;
    }

    /// <summary>What was asked of a path, in the order of the asking.</summary>
    private protected string[] Bodies(string what) =>
        [.. Daemon.Requests.Where(request => request.What == what).Select(request => request.Body)];
}
