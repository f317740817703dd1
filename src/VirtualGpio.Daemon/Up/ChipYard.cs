// SPDX-License-Identifier: MIT
using System.Collections.Concurrent;
using VirtualGpio.Client;
using VirtualGpio.Client.Runtime;
using VirtualGpio.Daemon.Http;
using VirtualGpio.Daemon.Wire;
using VirtualGpio.Hosting;

namespace VirtualGpio.Daemon.Up;

/// <summary>Makes what the chips of a board need outside of it, and looks after it. Any thread.</summary>
/// <param name="host">The board.</param>
/// <param name="board">Its files.</param>
/// <param name="transports">What can carry chips.</param>
internal sealed class ChipYard(BoardHost host, BoardPaths board, TransportTable transports) : IChipYard, IDisposable
{
    /// <summary>A wire takes a tenth of a second to start, most of it on a processor.</summary>
    private const int AtOnce = 4;

    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(5);

    private readonly ConcurrentDictionary<string, ChipGround> _grounds = new(StringComparer.Ordinal);

    /// <summary>One chip comes or goes at a time: two of one name would share a wire.</summary>
    private readonly SemaphoreSlim _turn = new(1);

    /// <summary>What was made for a chip; null: it has gone.</summary>
    internal ChipGround? GroundOf(string chip) => _grounds.GetValueOrDefault(chip);

    /// <summary>Adds the chips of a board that has not started yet.</summary>
    /// <param name="chips">The chips, and the kinds of their transports.</param>
    internal async Task AddAllAsync(IReadOnlyList<(ChipSetup Setup, string Transport)> chips)
    {
        await Parallel.ForEachAsync(
            chips,
            new ParallelOptions { MaxDegreeOfParallelism = AtOnce },
            (chip, _) =>
            {
                _grounds[chip.Setup.Name] = transports.Prepare(chip.Transport, board.Chip(chip.Setup.Name), chip.Setup.Lines);
                return ValueTask.CompletedTask;
            });
        foreach ((ChipSetup setup, _) in chips)
        {
            using (_grounds[setup.Name].Memory)
                await host.AddChipAsync(setup, _grounds[setup.Name].Transport);
        }
    }

    /// <inheritdoc/>
    public async Task AddAsync(NewChip chip, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(chip);
        // Before a process is started for it.
        if (chip.Lines is < 1 or > Chip.MaxLines)
            throw Invalid($"A chip cannot have {chip.Lines} lines: 1 to {Chip.MaxLines} are possible.");
        if (chip.Names is { } names && names.Length > chip.Lines)
            throw Invalid($"There are {names.Length} names for {chip.Lines} lines.");
        ChipPaths paths = PathsOf(chip.Name);
        var setup = new ChipSetup { Name = chip.Name, Lines = chip.Lines, LineNames = chip.Names ?? [] };
        await _turn.WaitAsync(cancellation);
        try
        {
            if (host.Map.Chips.Any(known => known.Name == chip.Name))
                throw new VirtualGpioException(ErrorKind.Conflict, $"There is a chip '{chip.Name}' already: give this one another name.");
            ChipGround ground = await Task.Run(() => Prepare(chip, paths), CancellationToken.None);
            try
            {
                cancellation.ThrowIfCancellationRequested();
                using (ground.Memory)
                    await host.AddChipAsync(setup, ground.Transport);
                _grounds[chip.Name] = ground;
            }
            catch
            {
                await Task.Run(() => transports.Abandon(ground), CancellationToken.None);
                throw;
            }
        }
        finally
        {
            _turn.Release();
        }
    }

    /// <inheritdoc/>
    public async Task RemoveAsync(string chip)
    {
        await _turn.WaitAsync();
        try
        {
            await host.RemoveChipAsync(chip);
            if (_grounds.TryRemove(chip, out ChipGround? ground))
                await Task.Run(() => transports.End(ground));
        }
        finally
        {
            _turn.Release();
        }
    }

    /// <inheritdoc/>
    public MachineSide? MachineSideOf(string chip) => !_grounds.TryGetValue(chip, out ChipGround? ground) ? null : new MachineSide
    {
        QemuArguments = ground.Qemu,
        Socket = ground.HasWire ? ground.Paths.GuestSocket : null,
        Loss = ground.Loss,
    };

    /// <inheritdoc/>
    public bool IsHeld(string chip) => GroundOf(chip) is { IsWired: true };

    /// <summary>The chips whose guests lose their other end when the board stops.</summary>
    internal async Task<IReadOnlyList<string>> AttachedAsync()
    {
        List<string> attached = [];
        foreach (ChipGround ground in _grounds.Values.Where(ground => ground.HasWire))
        {
            try
            {
                ChipStatus status = await host.GetChipAsync(ground.Paths.Name).WaitAsync(s_patience);
                // Whoever has lost its wire does not know any more who is attached there.
                if (status.Guest != GuestState.Detached || (status.IsLost && ground.IsWired))
                    attached.Add(ground.Paths.Name);
            }
            catch (TimeoutException)
            {
                // In doubt it is there: a wire too many ends by itself, a guest's cannot be had again.
                attached.Add(ground.Paths.Name);
            }
            catch (VirtualGpioException)
            {
                // Removed meanwhile.
            }
        }

        attached.Sort(StringComparer.Ordinal);
        return attached;
    }

    /// <summary>Ends the wires of the chips that are not to be kept, once the board has let go of them.</summary>
    internal void EndWires(IEnumerable<string> keep)
    {
        foreach (ChipGround ground in _grounds.Values.Where(ground => ground.HasWire).ExceptBy(keep, ground => ground.Paths.Name))
            transports.End(ground);
    }

    /// <summary>Takes back what was made anew: what could not be served is left as it was found.</summary>
    internal void AbandonAll()
    {
        foreach (ChipGround ground in _grounds.Values)
        {
            ground.Memory?.Dispose();
            transports.Abandon(ground);
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _turn.Dispose();

    private ChipPaths PathsOf(string chip)
    {
        try
        {
            return board.Chip(chip);
        }
        catch (RuntimeDirectoryException failure)
        {
            throw new VirtualGpioException(ErrorKind.InvalidArgument, failure.Message, failure);
        }
    }

    private ChipGround Prepare(NewChip chip, ChipPaths paths)
    {
        try
        {
            return transports.Prepare(chip.Transport, paths, chip.Lines);
        }
        catch (RuntimeDirectoryException failure)
        {
            throw new VirtualGpioException(ErrorKind.Conflict, failure.Message, failure);
        }
    }

    private static VirtualGpioException Invalid(FormattableString message) => new(ErrorKind.InvalidArgument, FormattableString.Invariant(message));
}
