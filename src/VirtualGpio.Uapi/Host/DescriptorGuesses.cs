// SPDX-License-Identifier: MIT
using System.Diagnostics.CodeAnalysis;
using VirtualGpio.Uapi.Device;

namespace VirtualGpio.Uapi.Host;

/// <summary>
/// Which files the descriptors of programs stood for when they were looked at last. A program can close, duplicate and pass
/// on descriptors without a word to anybody, so what is remembered here is only whom to ask: whether the descriptor is that
/// file still, the kernel tells for each call. For the board's thread.
/// </summary>
internal sealed class DescriptorGuesses
{
    // Few programs ask about more descriptors in turn; of two that meet in one place, the latest is remembered.
    private const int Places = 256;

    private readonly (int ThreadId, int Number, ProgramChip Chip, DeviceFile File)[] _guesses = new (int, int, ProgramChip, DeviceFile)[Places];
    private bool _isOff;

    /// <summary>Tells what a descriptor stands for, if it is what it was. Does not allocate.</summary>
    /// <param name="threadId">The thread that uses it.</param>
    /// <param name="number">Its number.</param>
    /// <param name="chip">The chip of the file.</param>
    /// <param name="file">The file.</param>
    /// <returns>False: it may stand for something else.</returns>
    public bool TryFind(int threadId, int number, [NotNullWhen(true)] out ProgramChip? chip, [NotNullWhen(true)] out DeviceFile? file)
    {
        ref (int ThreadId, int Number, ProgramChip Chip, DeviceFile File) guess = ref _guesses[PlaceOf(threadId, number)];
        (chip, file) = (guess.Chip, guess.File);
        if (file is null || guess.ThreadId != threadId || guess.Number != number || _isOff)
            return false;
        bool? isAt = file.IsClosed ? false : ((ProgramPipe)file.Events).Mark?.IsAt(threadId, number);
        if (isAt == true)
            return true;
        // Where the kernel does not tell, it is not asked again and again.
        _isOff = isAt is null;
        guess = default;
        return false;
    }

    /// <summary>Remembers what a descriptor stands for now. Does not allocate.</summary>
    public void Remember(int threadId, int number, ProgramChip chip, DeviceFile file)
    {
        if (((ProgramPipe)file.Events).Mark is not null)
            _guesses[PlaceOf(threadId, number)] = (threadId, number, chip, file);
    }

    private static int PlaceOf(int threadId, int number) => (int)(((uint)threadId * 31) + (uint)number) & (Places - 1);
}
