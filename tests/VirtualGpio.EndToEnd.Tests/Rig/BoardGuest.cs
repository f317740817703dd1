// SPDX-License-Identifier: MIT
using VirtualGpio.Testing;

namespace VirtualGpio.EndToEnd.Tests.Rig;

/// <summary>A board with devices, and a guest that has its chip.</summary>
public sealed class BoardGuest<TTransport> : IAsyncLifetime
    where TTransport : Transport, new()
{
    private static readonly string s_board = $$"""
        chips:
          gpio0: { names: [button, led, key], transport: {{new TTransport().Name}} }
        devices:
          power: { type: button, line: key, pull: up }
          lamp: { type: led, line: led }
        """;

    internal BoardRig Board { get; private set; } = null!;

    internal Guest Guest { get; private set; } = null!;

    public async Task InitializeAsync()
    {
        Board = await BoardRig.StartAsync(s_board);
        Guest = await Board.BootAsync(new TTransport(), "gpio0");
    }

    public async Task DisposeAsync()
    {
        await Guest.DisposeAsync();
        await Board.DisposeAsync();
    }
}
