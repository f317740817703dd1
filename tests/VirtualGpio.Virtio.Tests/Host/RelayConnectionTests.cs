// SPDX-License-Identifier: MIT
using System.Diagnostics;
using VirtualGpio.Linux;
using VirtualGpio.Virtio.Host;
using VirtualGpio.Virtio.VhostUser;

namespace VirtualGpio.Virtio.Tests.Host;

/// <summary>A relay is always there, but no connection to it lasts for ever.</summary>
public sealed class RelayConnectionTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("vgpio-virtio-").FullName;
    private readonly UnixListener _relay;
    private readonly Gate _gate = new();
    private readonly BoardHost _board = new(new BoardHostOptions { EndsWithTransport = true });

    public RelayConnectionTests()
    {
        _relay = UnixListener.Bind(Socket);
        _board.AddSink(_gate);
    }

    private string Socket => Path.Combine(_folder, "relay");

    [Fact]
    public async Task A_machine_that_comes_and_goes_at_once_is_no_refusal()
    {
        VhostUserFrontend first = await GreetAsync();
        _gate.Close();
        Task<ChipStatus> asked = _board.GetChipAsync("chip");
        Assert.True(await _gate.HeldAsync());
        first.SetOwner();
        first.Dispose();
        _gate.Open();
        await asked;
        Accept().Dispose();
    }

    [Fact]
    public async Task A_refusal_is_one_also_after_a_machine_that_asked_for_what_cannot_be_had()
    {
        VhostUserFrontend first = await GreetAsync();
        first.SetOwner();
        first.SetConfig(0, [1]);
        first.GetStatus();
        first.Dispose();
        // What passes is no refusal yet.
        for (int i = 0; i < 3; i++)
            Accept().Dispose();
        var reason = await Assert.ThrowsAsync<VirtualGpioException>(() => _board.Completion.WaitAsync(SoftwareMachine.Patience));
        Assert.Equal(ErrorKind.Conflict, reason.Kind);
    }

    [Fact]
    public async Task A_relay_that_ends_each_connection_is_not_called_without_a_pause()
    {
        VhostUserFrontend frontend = await GreetAsync();
        long start = Stopwatch.GetTimestamp();
        for (int i = 0; i < 5; i++)
        {
            frontend.SetOwner();
            frontend.GetStatus();
            frontend.Dispose();
            frontend = Accept();
        }

        frontend.Dispose();
        Assert.InRange(Stopwatch.GetElapsedTime(start), TimeSpan.FromMilliseconds(300), SoftwareMachine.Patience);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_relay_that_ends_the_connection_before_it_has_greeted_is_called_again(bool beginsToGreet)
    {
        Task<ChipEntry> added = AddAsync();
        for (int i = 0; i < 2; i++)
        {
            using VhostUserFrontend lost = Accept();
            if (beginsToGreet)
                lost.GetFeatures();
        }

        using VhostUserFrontend frontend = Accept();
        frontend.GetFeatures();
        frontend.GetStatus();
        await added.WaitAsync(SoftwareMachine.Patience);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_relay_that_ends_each_connection_before_it_has_greeted_refuses(bool beginsToGreet)
    {
        Task<ChipEntry> added = AddAsync();
        for (int i = 0; i < 3; i++)
        {
            using VhostUserFrontend lost = Accept();
            if (beginsToGreet)
                lost.GetFeatures();
        }

        var reason = await Assert.ThrowsAsync<VirtualGpioException>(() => added.WaitAsync(SoftwareMachine.Patience));
        Assert.Equal(ErrorKind.Conflict, reason.Kind);
    }

    [Fact]
    public async Task A_relay_that_ends_before_it_has_said_a_word_is_found_gone()
    {
        Task<ChipEntry> added = AddAsync();
        VhostUserFrontend first = Accept();
        // As it ends: it takes no more connections, and then lets go of those that it has.
        _relay.Dispose();
        first.Dispose();
        var reason = await Assert.ThrowsAsync<LinuxException>(() => added.WaitAsync(SoftwareMachine.Patience));
        Assert.Equal(Errno.ENOENT, reason.Errno);
    }

    [Fact]
    public async Task A_relay_that_breaks_the_protocol_is_named()
    {
        Task<ChipEntry> added = AddAsync();
        using VhostUserFrontend frontend = Accept();
        frontend.Connection.TrySend(Enumerable.Repeat((byte)0xff, 12).ToArray(), (FileDescriptor?)null);
        var failure = await Assert.ThrowsAsync<VirtualGpioException>(() => added.WaitAsync(SoftwareMachine.Patience));
        Assert.Contains(Socket, failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_queue_that_cannot_be_started_when_the_board_starts_is_told_as_a_fault()
    {
        Task<ChipEntry> added = AddAsync();
        using VhostUserFrontend frontend = Accept();
        using var kick = EventFd.Create();
        frontend.SetProtocolFeatures(frontend.GetProtocolFeatures() & (VhostUserProtocolFeatures.Config | VhostUserProtocolFeatures.Status));
        frontend.SetOwner();
        frontend.SetFeatures(VirtioFeatures.ProtocolFeatures | VirtioFeatures.Version1);
        frontend.SetVringSize(0, 64);
        frontend.SetVringAddresses(0, new VringAddresses(0x1000, 0x2000, 0x3000));
        frontend.SetVringKick(0, kick);
        frontend.SetVringEnabled(0, true);
        frontend.GetStatus();
        await added;
        _board.Start();
        Assert.Contains("shares no memory", (await _board.GetChipAsync("chip")).Fault?.Reason, StringComparison.Ordinal);
    }

    public void Dispose()
    {
        _gate.Open();
        _board.Dispose();
        _relay.Dispose();
        _gate.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    private Task<ChipEntry> AddAsync() => Task.Run(() => _board.AddChipAsync(
        new ChipSetup { Name = "chip" }, VirtioTransport.Connect(Socket, new VirtioTransportOptions())));

    private async Task<VhostUserFrontend> GreetAsync()
    {
        Task<ChipEntry> added = AddAsync();
        VhostUserFrontend frontend = Accept();
        frontend.SetProtocolFeatures(frontend.GetProtocolFeatures() & (VhostUserProtocolFeatures.Config | VhostUserProtocolFeatures.Status));
        frontend.GetStatus();
        await added;
        _board.Start();
        return frontend;
    }

    private VhostUserFrontend Accept()
    {
        using var epoll = Epoll.Create();
        epoll.Add(_relay, 0, EpollEvents.In);
        Span<EpollReady> ready = stackalloc EpollReady[1];
        Assert.True(epoll.Wait(ready, SoftwareMachine.Patience) > 0, "Nobody connected.");
        return new VhostUserFrontend(_relay.Accept()!, SoftwareMachine.Patience);
    }
}
