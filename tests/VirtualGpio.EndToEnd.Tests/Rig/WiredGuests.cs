// SPDX-License-Identifier: MIT
using VirtualGpio.Testing;

namespace VirtualGpio.EndToEnd.Tests.Rig;

/// <summary>Two guests whose chips a board file connects, line by line; what one drives comes to the other.</summary>
public sealed class WiredGuests<TSender, TReceiver> : IAsyncLifetime
    where TSender : Transport, new()
    where TReceiver : Transport, new()
{
    private static readonly string s_board = $$"""
        chips:
          gpio0: { lines: 8, names: [out], transport: {{new TSender().Name}} }
          gpio1: { lines: 8, names: [in], transport: {{new TReceiver().Name}} }
        nets:
          wire: [gpio0:0, gpio1:0]
          fast: [gpio0:1, gpio1:1]
          bus: { connects: [gpio0:2, gpio1:2], pull: up }
        """;

    internal BoardRig Board { get; private set; } = null!;

    internal Guest Sender { get; private set; } = null!;

    internal Guest Receiver { get; private set; } = null!;

    public async Task InitializeAsync()
    {
        Board = await BoardRig.StartAsync(s_board);
        Task<Guest> receiver = Board.BootAsync(new TReceiver(), "gpio1", Kernels.Oldest);
        Sender = await Board.BootAsync(new TSender(), "gpio0");
        Receiver = await receiver;
    }

    public async Task DisposeAsync()
    {
        await Sender.DisposeAsync();
        await Receiver.DisposeAsync();
        await Board.DisposeAsync();
    }
}
