// SPDX-License-Identifier: MIT
using System.Diagnostics;
using VirtualGpio.Cli.Legacy;
using VirtualGpio.Ivshmem;
using VirtualGpio.Ivshmem.Wire;
using VirtualGpio.Linux;

namespace VirtualGpio.Cli.Tests.Legacy;

public sealed class VgGetSetToolTests : IDisposable
{
    /// <summary>What waits one second ends well within this, and what waits for ever does not.</summary>
    private static readonly TimeSpan s_bound = TimeSpan.FromSeconds(10);

    private readonly TestDirectory _directory = new();
    private readonly MemoryFile _memory;
    private readonly IvshmemServer _server;
    private readonly Version1Guest _guest;
    private readonly List<string> _output = [];
    private readonly List<string> _errors = [];

    public VgGetSetToolTests()
    {
        using (FileStream file = File.Create(Device))
            file.SetLength(4096);
        _memory = MemoryFile.Open(Device);
        _server = new IvshmemServer(new() { SocketPath = Socket, Memory = _memory });
        _server.Start();
        _guest = new Version1Guest(Socket);
    }

    public static TheoryData<int> AllLines => [.. Enumerable.Range(0, 32)];

    private string Device => _directory.File("memory");

    private string Socket => _directory.File("socket");

    private string Guest => _guest.Id.ToString(System.Globalization.CultureInfo.InvariantCulture);

    public void Dispose()
    {
        _guest.Dispose();
        _server.Dispose();
        _memory.Dispose();
        _directory.Dispose();
    }

    [Theory]
    [MemberData(nameof(AllLines))]
    public void Both_edges_of_every_line_reach_the_guest(int line)
    {
        uint bit = 1u << line;
        Enable(bit, rising: bit, falling: bit);

        Assert.Equal(0, Run("-d", Device, "-p", Guest, "-i", $"{line}"));
        Assert.Equal(
            [
                $"main:354:: write {line}=1",
                $"main:357:: interrupt was enabled for {line}",
                $"main:361:: interrupt was raised for {line} r_edge=0x{bit:x} f_edge=0x{bit:x}",
                $"main:365:: rising edge interrupt was enabled for {line} and new value is high 1",
            ],
            _output);
        Assert.Equal(bit, _guest.Registers.Data);
        AssertIdle();

        _output.Clear();
        Assert.Equal(0, Run("-d", Device, "-p", Guest, "-l", $"{line}"));
        Assert.Equal($"main:382:: falling edge interrupt was enabled for {line} and new value is low 0", _output[^1]);
        Assert.Equal([(line, Level.High), (line, Level.Low)], _guest.Handled);
        Assert.Equal(0u, _guest.Registers.Data);
        AssertIdle();
    }

    [Theory]
    [MemberData(nameof(AllLines))]
    public void Every_line_is_read_as_0_or_1(int line)
    {
        _guest.Registers.Write(Map.Data, 1u << line);
        Assert.Equal(0, Run("-d", Device, "-r", $"{line}"));
        Assert.Equal(0, Run("-d", Device, "-r", $"{(line + 1) % 32}"));
        Assert.Equal([$"main:332:: read {line}=1", $"main:332:: read {(line + 1) % 32}=0"], _output);
    }

    [Fact]
    public void A_line_that_is_an_output_is_not_written()
    {
        _guest.Registers.Write(Map.OutputEnable, 1u << 31);
        Assert.Equal(0, Run("-d", Device, "-p", Guest, "-i", "31"));
        Assert.Equal(["main:345:: pin configurated as output not writing 31=1"], _output);
        Assert.Equal(0u, _guest.Registers.Data);
    }

    [Fact]
    public void A_line_without_interrupt_is_only_written()
    {
        Assert.Equal(0, Run("-d", Device, "-p", Guest, "-i", "4"));
        Assert.Equal(["main:354:: write 4=1"], _output);
        Assert.Empty(_guest.Handled);
    }

    [Fact]
    public void An_edge_that_the_guest_did_not_ask_for_does_not_interrupt_it()
    {
        Enable(1u << 4, rising: 0, falling: 1u << 4);
        Assert.Equal(0, Run("-d", Device, "-p", Guest, "-i", "4"));
        Assert.Equal(
            ["main:354:: write 4=1", "main:357:: interrupt was enabled for 4", "main:361:: interrupt was raised for 4 r_edge=0x0 f_edge=0x10"], _output);
        Assert.Empty(_guest.Handled);
        AssertIdle();
    }

    [Fact]
    public void Other_lines_are_left_as_they_are()
    {
        _guest.Registers.Write(Map.Data, 0xffff0000);
        Assert.Equal(0, Run("-d", Device, "-p", Guest, "-i", "0", "-l", "31", "-r", "31"));
        Assert.Equal(0x7fff0001u, _guest.Registers.Data);
        Assert.Equal("main:332:: read 31=0", _output[^1]);
    }

    [Fact]
    public void A_guest_that_never_acknowledges_is_reported_and_the_interrupt_taken_back()
    {
        _guest.Acknowledges = false;
        Enable(1u << 7, rising: 1u << 7, falling: 0);
        long start = Stopwatch.GetTimestamp();
        Assert.Equal(ExitStatus.Failure, Run("-d", Device, "-p", Guest, "-i", "7"));
        Assert.InRange(Stopwatch.GetElapsedTime(start), TimeSpan.FromSeconds(0.9), s_bound);
        Assert.Contains($"peer {Guest} did not acknowledge the interrupt of line 7", Assert.Single(_errors), StringComparison.Ordinal);
        AssertIdle();
    }

    [Fact]
    public void An_interrupt_that_a_dead_guest_left_pending_is_cleared_and_told()
    {
        Enable(1u << 31, rising: 1u << 31, falling: 0);
        _guest.Registers.Write(Map.InterruptStatus, 1u << 31);
        Assert.Equal(0, Run("-d", Device, "-p", Guest, "-i", "31"));
        Assert.Contains("line 31", Assert.Single(_errors), StringComparison.Ordinal);
        Assert.Equal([(31, Level.High)], _guest.Handled);
        AssertIdle();
    }

    [Fact]
    public void An_acknowledge_that_came_too_late_does_not_count_for_the_next_interrupt()
    {
        _guest.Acknowledges = false;
        Enable(1u << 3, rising: 1u << 3, falling: 0);
        _guest.Registers.Write(Map.InterruptEnd, 1u << 3);
        Assert.Equal(ExitStatus.Failure, Run("-d", Device, "-p", Guest, "-i", "3"));
    }

    [Fact]
    public async Task A_guest_that_leaves_meanwhile_is_reported()
    {
        using var other = new Version1Guest(Socket) { Acknowledges = false };
        Enable(1u << 3, rising: 1u << 3, falling: 0);
        string id = $"{other.Id}";
        Task<int> write = Task.Run(() => Run("-d", Device, "-p", id, "-i", "3"));
        Assert.True(SpinWait.SpinUntil(() => _guest.Registers.InterruptStatus != 0, s_bound));
        other.Dispose();
        Assert.Equal(ExitStatus.Failure, await write.WaitAsync(s_bound));
        Assert.Contains($"peer {id}", Assert.Single(_errors), StringComparison.Ordinal);
        AssertIdle();
    }

    [Fact]
    public void A_peer_that_is_not_there_is_reported_with_those_that_are()
    {
        long start = Stopwatch.GetTimestamp();
        Assert.Equal(ExitStatus.Failure, Run("-d", Device, "-p", "77", "-i", "1"));
        Assert.InRange(Stopwatch.GetElapsedTime(start), TimeSpan.FromSeconds(0.9), s_bound);
        Assert.Contains("no peer 77", Assert.Single(_errors), StringComparison.Ordinal);
        Assert.Contains($"peers there: {Guest};", _errors[0], StringComparison.Ordinal);
        Assert.Equal(0u, _guest.Registers.Data);
    }

    [Fact]
    public void The_tool_itself_is_no_guest()
    {
        Assert.Equal(ExitStatus.Failure, Run("-d", Device, "-p", $"{_guest.Id + 1}", "-i", "1"));
        Assert.Contains("this tool itself", Assert.Single(_errors), StringComparison.Ordinal);
    }

    [Fact]
    public void No_server_is_an_error()
    {
        _errors.Clear();
        int status = VgGetSetTool.Run(["-d", Device, "-p", "0", "-i", "1"], _directory.File("none"), _output.Add, _errors.Add);
        Assert.Equal(ExitStatus.Failure, status);
        Assert.Contains($"no ivshmem server at {_directory.File("none")}", Assert.Single(_errors), StringComparison.Ordinal);
    }

    [Fact]
    public void A_device_that_is_missing_or_too_small_is_an_error()
    {
        string none = _directory.File("none");
        Assert.Equal(ExitStatus.Failure, Run("-d", none, "-r", "0"));
        Assert.Contains(none, _errors[^1], StringComparison.Ordinal);
        string small = _directory.File("small");
        File.WriteAllBytes(small, new byte[27]);
        Assert.Equal(ExitStatus.Failure, Run("-d", small, "-r", "0"));
        Assert.Contains($"{small} has 27 bytes", _errors[^1], StringComparison.Ordinal);
        File.WriteAllBytes(small, new byte[28]);
        Assert.Equal(0, Run("-d", small, "-r", "0"));
    }

    [Fact]
    public void Long_options_can_be_abbreviated()
    {
        Assert.Equal(0, Run($"--dev={Device}", "--peer", Guest, "--write-h=2"));
        Assert.Equal(["main:354:: write 2=1"], _output);
    }

    [Fact]
    public async Task Two_at_once_on_the_same_line_both_come_through()
    {
        Enable(1, rising: 1, falling: 1);
        Task<int>[] runs = [.. Enumerable.Range(0, 4).Select(i => Task.Run(() =>
            VgGetSetTool.Run(["-d", Device, "-p", Guest, i % 2 == 0 ? "-i" : "-l", "0"], Socket, _ => { }, _ => { })))];
        Assert.All(await Task.WhenAll(runs).WaitAsync(s_bound), status => Assert.Equal(0, status));
        AssertIdle();
    }

    [Fact]
    public async Task The_program_answers_through_a_link_and_finds_the_server_by_the_environment()
    {
        string link = _directory.File("vg_get_set");
        File.CreateSymbolicLink(link, CliProcess.Program);
        using CliProcess process = CliProcess.StartProgram(
            link, ["-d", Device, "-p", Guest, "-i", "9"], (VgGetSetTool.SocketVariable, Socket));
        Assert.Equal(new CliResult(0, "main:354:: write 9=1\n", ""), await process.EndAsync());
    }

    private int Run(params string[] arguments)
    {
        _errors.Clear();
        return VgGetSetTool.Run(arguments, Socket, _output.Add, _errors.Add);
    }

    private void Enable(uint lines, uint rising, uint falling)
    {
        _guest.Registers.Write(Map.Rising, rising);
        _guest.Registers.Write(Map.Falling, falling);
        _guest.Registers.Write(Map.InterruptEnable, lines);
    }

    private void AssertIdle()
    {
        Assert.Equal(0u, _guest.Registers.InterruptStatus);
        Assert.Equal(0u, _guest.Registers.InterruptEnd);
    }
}
