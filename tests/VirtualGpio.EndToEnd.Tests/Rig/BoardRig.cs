// SPDX-License-Identifier: MIT
using System.Text.Json;
using VirtualGpio.Client;
using VirtualGpio.Testing;

namespace VirtualGpio.EndToEnd.Tests.Rig;

/// <summary>A board served by a real <c>vgpio up</c>, and the commands and clients that use it.</summary>
internal sealed class BoardRig : IAsyncDisposable
{
    private const string Name = "rig";

    private readonly string _folder = Directory.CreateTempSubdirectory("vgpio-board-").FullName;
    private readonly string _file;

    private BoardRig(string board)
    {
        _file = Path.Combine(_folder, "board.yaml");
        File.WriteAllText(_file, $"name: {Name}\n{board}");
    }

    public HostProcess Up { get; private set; } = null!;

    public string Folder => _folder;

    public string ApiSocket => Path.Combine(_folder, Name, "api");

    public static async Task<BoardRig> StartAsync(string board)
    {
        var rig = new BoardRig(board);
        await rig.StartAsync();
        return rig;
    }

    public async Task StartAsync()
    {
        Up = HostProcess.Start(null, "up", _file, "--dir", _folder);
        await Up.WaitForLineAsync("ready");
    }

    /// <summary>Boots a guest with one of the board's chips, as a user would: with what <c>vgpio qemu-args</c> says.</summary>
    public async Task<Guest> BootAsync(Transport way, string chip, string kernel = Kernels.Newest)
    {
        // What it says of the machine's own QEMU goes to standard error; the guest may get another one.
        string arguments = await HostProcess.AnswerAsync(["qemu-args", chip, "--json", "--dir", _folder, .. way.QemuArgsOptions]);
        return await Guest.BootAsync(way.Prepare(new GuestOptions { Kernel = kernel, QemuArguments = JsonSerializer.Deserialize<string[]>(arguments)! }));
    }

    public BoardClient Client() => BoardClient.OverUnixSocket(ApiSocket);

    public HostProcess Start(params string[] arguments) => HostProcess.Start(null, [.. arguments, "--dir", _folder]);

    public async Task<(int Status, string Output)> TryAsync(params string[] arguments) =>
        await HostProcess.RunAsync(null, [.. arguments, "--dir", _folder]);

    public async Task<string> RunAsync(params string[] arguments)
    {
        var (status, output) = await TryAsync(arguments);
        Assert.True(status == 0, $"vgpio {string.Join(' ', arguments)} ended with {status}:\n{output}\n'vgpio up' says:\n{Up.Output}");
        return output;
    }

    /// <summary>How many changes of a net there were.</summary>
    public async Task<long> ChangesAsync(string line)
    {
        using var client = Client();
        return (await client.GetLinesAsync([line]))[0].Changes;
    }

    /// <summary>Waits until a line is as it should be.</summary>
    public async Task<LineInfo> WaitForLineAsync(string line, Func<LineInfo, bool> condition, string what)
    {
        using var client = Client();
        using var deadline = new CancellationTokenSource(ChipRig.Patience);
        var seen = (await client.GetLinesAsync([line]))[0];
        try
        {
            await foreach (var _ in client.ReadEventsAsync(new EventFilter(), deadline.Token))
            {
                seen = (await client.GetLinesAsync([line], cancellation: deadline.Token))[0];
                if (condition(seen))
                    return seen;
            }
        }
        catch (OperationCanceledException)
        {
            // Told below, with what there is instead.
        }

        throw new TimeoutException($"{what} did not come about; {line} is {JsonSerializer.Serialize(seen)}");
    }

    public async ValueTask DisposeAsync()
    {
        await Up.TerminateAsync();
        await Up.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }
}
