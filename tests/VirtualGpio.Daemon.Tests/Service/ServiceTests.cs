// SPDX-License-Identifier: MIT
using System.Net.Sockets;
using System.Text;
using VirtualGpio.Client.Runtime;
using VirtualGpio.Daemon.Service;
using VirtualGpio.Daemon.Tests.Up;
using VirtualGpio.Linux;

namespace VirtualGpio.Daemon.Tests.Service;

/// <summary>What the service manager is told, and what it gives.</summary>
public sealed class ServiceTests : BoardTests
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task The_service_manager_is_told_when_the_board_serves_and_when_it_stops(bool isAbstract)
    {
        string name = $"/tmp/vgn-{Guid.NewGuid():N}"[..20];
        using var manager = new Socket(AddressFamily.Unix, SocketType.Dgram, ProtocolType.Unspecified);
        manager.Bind(new UnixDomainSocketEndPoint(isAbstract ? '\0' + name : name));
        try
        {
            UpProcess up = Track(UpProcess.StartProgram(
                UpProcess.Program, ["up", "--dir", Base], (ServiceNotifier.Variable, isAbstract ? '@' + name : name)));
            Assert.StartsWith("READY=1\nSTATUS=", await ReceiveAsync(manager), StringComparison.Ordinal);
            Assert.Equal("0", await LevelAsync(Connect(), "0"));
            up.Signal(LinuxSignal.Terminate);
            Assert.Equal("STOPPING=1", await ReceiveAsync(manager));
            UpResult result = await up.EndAsync();
            Assert.Equal((0, ""), (result.Status, result.Errors));
        }
        finally
        {
            File.Delete(name);
        }
    }

    [Fact]
    public void Without_a_service_manager_nobody_is_told_and_one_that_is_gone_does_no_harm()
    {
        Assert.False(new ServiceNotifier(null).IsOn);
        Assert.False(new ServiceNotifier("").IsOn);
        new ServiceNotifier(Directory.File("nobody")).Ready("x");
        new ServiceNotifier("@" + new string('x', 200)).Stopping();
    }

    [Fact]
    public async Task A_socket_of_the_service_manager_is_served_and_not_kept_open_by_wires()
    {
        RuntimeDirectory.Create(Paths);
        // .NET cannot pass descriptors on; perl, which every Debian has, does what a service manager does: it listens, has the
        // socket at descriptor 3, names the process that it becomes, and becomes the board.
        const string manager =
            """
            use Socket; use POSIX;
            my ($path, @command) = @ARGV;
            socket(my $s, AF_UNIX, SOCK_STREAM, 0) or die; bind($s, pack_sockaddr_un($path)) or die; listen($s, 16) or die;
            POSIX::dup2(fileno($s), 3) if fileno($s) != 3;
            require Fcntl; open(my $three, "+<&=3") or die; fcntl($three, Fcntl::F_SETFD(), 0);
            $ENV{LISTEN_FDS} = 1; $ENV{LISTEN_PID} = $$; exec @command;
            """;
        UpProcess up = Track(UpProcess.StartProgram(
            "/usr/bin/perl", ["-e", manager, Paths.ApiSocket, UpProcess.Program, "up", "--dir", Base]));
        await up.ReadUntilAsync("the socket of the service manager");
        await up.ReadUntilAsync("ready");
        Assert.Equal("0", await LevelAsync(Connect(), "0"));
        string listening = (await File.ReadAllLinesAsync("/proc/net/unix")).Single(line => line.EndsWith(' ' + Paths.ApiSocket) && line.Contains(" 00010000 ", StringComparison.Ordinal));
        string inode = $"socket:[{listening.Split(' ', StringSplitOptions.RemoveEmptyEntries)[6]}]";
        Assert.Contains(inode, Descriptors(up.Id));
        Assert.DoesNotContain(inode, Descriptors(InstanceLock.Holder(Chip.WireLock)!.Value));
        up.Signal(LinuxSignal.Terminate);
        Assert.Equal(0, (await up.EndAsync()).Status);
        Assert.True(File.Exists(Paths.ApiSocket));
    }

    [Theory]
    [InlineData(null, null, 0)]
    [InlineData("7", "2", 2)]
    [InlineData("8", "2", 0)]
    [InlineData("7", "0", 0)]
    [InlineData("7", "", 0)]
    public void Descriptors_are_taken_by_whom_they_are_for(string? process, string? count, int expected) =>
        Assert.Equal(Enumerable.Range(3, expected), ActivatedSockets.Read(process, count, 7));

    [Theory]
    [InlineData("x")]
    [InlineData("-1")]
    [InlineData("1000")]
    [InlineData("99999999999")]
    public void Nonsense_is_refused(string count) =>
        Assert.Throws<VirtualGpioException>(() => ActivatedSockets.Read("7", count, 7));

    private static async Task<string> ReceiveAsync(Socket socket)
    {
        byte[] buffer = new byte[4096];
        int count = await socket.ReceiveAsync(buffer).WaitAsync(UpProcess.Patience);
        return Encoding.UTF8.GetString(buffer, 0, count);
    }

    private static IEnumerable<string> Descriptors(int process) =>
        System.IO.Directory.GetFiles($"/proc/{process}/fd").Select(file => new FileInfo(file).LinkTarget ?? "");
}
