// SPDX-License-Identifier: MIT
using VirtualGpio.Client;
using VirtualGpio.Daemon.Http;
using VirtualGpio.Hosting;

namespace VirtualGpio.Daemon.Tests.Rig;

/// <summary>Adds chips that lead nowhere.</summary>
internal sealed class StubYard(BoardHost host) : IChipYard
{
    /// <summary>Whether something runs outside of the board.</summary>
    internal bool Holds { get; set; }

    public Task AddAsync(NewChip chip, CancellationToken cancellation) => host.AddChipAsync(
        new ChipSetup { Name = chip.Name, Lines = chip.Lines, LineNames = chip.Names ?? [] },
        new StubTransport());

    public Task RemoveAsync(string chip) => host.RemoveChipAsync(chip);

    public MachineSide? MachineSideOf(string chip) => new()
    {
        QemuArguments = ["-device", $"stub,chip={chip}"],
        Socket = $"/run/{chip}",
        Loss = "its machine is lost",
    };

    public bool IsHeld(string chip) => Holds;
}
