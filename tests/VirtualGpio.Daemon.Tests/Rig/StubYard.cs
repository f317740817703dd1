// SPDX-License-Identifier: MIT
using VirtualGpio.Client;
using VirtualGpio.Daemon.Http;
using VirtualGpio.Hosting;

namespace VirtualGpio.Daemon.Tests.Rig;

/// <summary>Adds chips that lead nowhere.</summary>
internal sealed class StubYard(BoardHost host) : IChipYard
{
    public Task AddAsync(NewChip chip, CancellationToken cancellation) => host.AddChipAsync(
        new ChipSetup { Name = chip.Name, Lines = chip.Lines, LineNames = chip.Names ?? [] },
        new StubTransport());

    public Task RemoveAsync(string chip) => host.RemoveChipAsync(chip);

    public IReadOnlyList<string> QemuArguments(string chip) => ["-device", $"stub,chip={chip}"];
}
