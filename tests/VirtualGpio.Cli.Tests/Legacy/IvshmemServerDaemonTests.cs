// SPDX-License-Identifier: MIT
using System.Globalization;
using VirtualGpio.Ivshmem;
using VirtualGpio.Linux;

namespace VirtualGpio.Cli.Tests.Legacy;

public sealed class IvshmemServerDaemonTests : IDisposable
{
    private readonly TestDirectory _directory = new();
    private readonly string _name = $"vgpio-test-{Guid.NewGuid():N}";

    private string Socket => _directory.File("socket");

    private string PidFile => _directory.File("pid");

    public void Dispose()
    {
        if (File.Exists(PidFile))
            Signals.Kill(ReadPid(), LinuxSignal.Kill);
        MemoryFile.Unlink(_name);
        _directory.Dispose();
    }

    [Fact]
    public async Task The_command_returns_when_the_server_listens_and_its_PID_file_is_written()
    {
        CliResult result = await StartAsync();
        Assert.Equal(new CliResult(0, "", ""), result);
        int pid = ReadPid();
        Assert.True(Signals.Kill(pid, LinuxSignal.None));
        using (IvshmemPeer peer = IvshmemPeer.Connect(Socket, CliProcess.Patience))
            Assert.Equal(4 * 1024 * 1024, peer.Memory.Length);

        // A session of its own, and nothing of the one that started it.
        Assert.Equal(pid, int.Parse(File.ReadAllText($"/proc/{pid}/stat").Split(") ")[1].Split(' ')[3], CultureInfo.InvariantCulture));
        for (int stream = 0; stream <= 2; stream++)
            Assert.Equal("/dev/null", File.ResolveLinkTarget($"/proc/{pid}/fd/{stream}", returnFinalTarget: false)!.FullName);

        await EndAsync(pid);
        Assert.False(File.Exists(Socket));
        Assert.False(File.Exists($"/dev/shm/{_name}"));
    }

    [Fact]
    public async Task A_second_one_fails_and_the_first_goes_on()
    {
        await StartAsync();
        int pid = ReadPid();
        CliResult second = await StartAsync();
        Assert.Equal(1, second.Status);
        Assert.Contains("ivshmem-server: flock(", second.Errors, StringComparison.Ordinal);
        Assert.Equal(pid, ReadPid());
        using IvshmemPeer peer = IvshmemPeer.Connect(Socket, CliProcess.Patience);
        Assert.True(peer.Memory.IsNamed(_name));
    }

    [Fact]
    public async Task After_a_kill_a_new_one_takes_over_socket_and_memory()
    {
        await StartAsync();
        int pid = ReadPid();
        using (IvshmemPeer guest = IvshmemPeer.Connect(Socket, CliProcess.Patience))
        {
            Signals.Kill(pid, LinuxSignal.Kill);
            await GoneAsync(pid);
            Assert.True(File.Exists(Socket));
            // The guest still has the memory; that alone must not keep a new server from it.
            Assert.Equal(new CliResult(0, "", ""), await StartAsync());
            using IvshmemPeer peer = IvshmemPeer.Connect(Socket, CliProcess.Patience);
            Assert.True(guest.Memory.IsNamed(_name));
            Assert.True(peer.Memory.IsNamed(_name));
        }
    }

    [Fact]
    public async Task A_new_one_that_is_started_directly_after_a_kill_waits_for_the_locks_of_the_dead_one()
    {
        await StartAsync();
        Signals.Kill(ReadPid(), LinuxSignal.Kill);
        Assert.Equal(new CliResult(0, "", ""), await StartAsync());
    }

    [Fact]
    public async Task A_PID_file_that_cannot_be_written_is_said_and_nothing_stays()
    {
        CliResult result = await CliProcess.RunAsync(
            "ivshmem-server", "-S", Socket, "-M", _name, "-p", "/nonexistent/pid");
        Assert.Equal(1, result.Status);
        Assert.Contains("cannot write pid file /nonexistent/pid", result.Errors, StringComparison.Ordinal);
        Assert.Contains("Choose another one with -p.", result.Errors, StringComparison.Ordinal);
        Assert.False(File.Exists(Socket));
        Assert.False(File.Exists($"/dev/shm/{_name}"));
    }

    private Task<CliResult> StartAsync() => CliProcess.RunAsync("ivshmem-server", "-S", Socket, "-M", _name, "-p", PidFile);

    private int ReadPid() => int.Parse(File.ReadAllText(PidFile), CultureInfo.InvariantCulture);

    private static async Task EndAsync(int pid)
    {
        Assert.True(Signals.Kill(pid, LinuxSignal.Terminate));
        await GoneAsync(pid);
    }

    private static async Task GoneAsync(int pid)
    {
        using var limit = new CancellationTokenSource(CliProcess.Patience);
        while (IsRunning(pid))
            await Task.Delay(5, limit.Token);
    }

    /// <summary>
    /// A process that was killed loses its memory first, its files with its last thread: what is left where nobody collects
    /// orphans is one thread, a zombie.
    /// </summary>
    private static bool IsRunning(int pid)
    {
        try
        {
            bool isZombie = File.ReadAllText($"/proc/{pid}/stat").Split(") ")[1][0] == 'Z';
            return !isZombie || Directory.GetDirectories($"/proc/{pid}/task").Length > 1;
        }
        catch (IOException)
        {
            return false;
        }
    }
}
