// SPDX-License-Identifier: MIT
using VirtualGpio.Linux;
using VirtualGpio.Linux.Seccomp;
using VirtualGpio.Uapi.Abi;
using VirtualGpio.Uapi.Device;
using VirtualGpio.Uapi.Paths;
using VirtualGpio.Uapi.Trace;

namespace VirtualGpio.Uapi.Host;

/// <summary>
/// Answers the GPIO calls of a program and all its children, which wait meanwhile. For the board's thread.
/// </summary>
/// <remarks>
/// What a program passes can be anything, and can change while it is looked at: it is copied, and acted on only if the call
/// is still there after that. A descriptor that is none of ours is left to the kernel.
/// </remarks>
/// <param name="listener">Receives the calls.</param>
/// <param name="view">The program's view of the file system.</param>
/// <param name="chips">The chips of the board, as they come and go.</param>
/// <param name="trace">Is told of the calls, if there is one.</param>
internal sealed class Supervisor(SeccompListener listener, IProgramView view, IReadOnlyList<ProgramChip> chips, CallTrace? trace)
    : IFileOpener, IChipOpener, IDisposable
{
    private const int CallsAtOnce = 64;

    private readonly DescriptorGuesses _guesses = new();
    private readonly PrivateDevices? _standIns = view as PrivateDevices;
    private readonly PathAnswers? _paths = view is TrappedDevices trapped ? new PathAnswers(listener, trapped) : null;
    private readonly byte[] _argument = new byte[GpioIoctl.LargestSize];
    private readonly byte[] _original = new byte[GpioIoctl.LargestSize];

    // Where signals interrupt calls that are being answered.
    private readonly UnheardAnswers? _unheard = listener.WaitsKillable ? null : new();
    private (DeviceFile? File, int Number) _made;
    private SeccompNotification _call;
    private OpenFiles _files = null!;
    private int _size;
    private string? _warning;

    /// <summary>Receives the calls.</summary>
    public SeccompListener Listener => listener;

    /// <summary>What keeps it from doing its work, as sentences; null: nothing.</summary>
    public string? Warning => _warning ?? _paths?.Warning;

    /// <summary>Whether the program depends on it for all its files.</summary>
    public bool AnswersPaths => _paths is not null;

    /// <summary>Whether the program sees a chip.</summary>
    /// <param name="name">What programs know it by.</param>
    public bool Sees(string name) => view.Chips.Contains(name);

    /// <summary>Answers what has come.</summary>
    /// <returns>False once nobody is left who could call.</returns>
    public bool Work()
    {
        for (int i = 0; i < CallsAtOnce; i++)
        {
            // Who has just called may call again: that nobody is left is asked the next time.
            if (!listener.TryReceive(out SeccompNotification call))
                return i > 0 || !listener.IsAbandoned;
            try
            {
                if (_paths is not null && SystemCallTable.Native.CallOf(call.Data.Number) is { } which and not SystemCall.Ioctl)
                    _paths.Answer(which, call, this);
                else
                    Answer(call);
            }
            catch (LinuxException failure)
            {
                // One call that cannot be answered is no reason to take the chips from all programs.
                _warning = $"A call of a program could not be answered, and failed with EIO: {failure.Message}";
                // It may have its answer already, and what came behind that has failed.
                if (listener.IsValid(call.Id))
                    listener.Fail(call.Id, Errno.EIO);
            }
        }

        return true;
    }

    /// <summary>Closes the listener: what is still asked fails with ENOSYS.</summary>
    public void Dispose()
    {
        _paths?.Dispose();
        listener.Dispose();
    }

    /// <inheritdoc/>
    public IEventPipe? NewPipe()
    {
        try
        {
            return new ProgramPipe(Pipe.Create());
        }
        catch (LinuxException)
        {
            return null;
        }
    }

    /// <inheritdoc/>
    public Errno Open(in SeccompNotification call, string name, OpenRequest request)
    {
        ProgramChip? chip = chips.FirstOrDefault(known => known.Name == name);
        if (OpenFile(chip, request.IsNonBlocking, out Errno error) is not { } file)
            return error;
        int number = listener.ReturnDescriptor(call.Id, ((ProgramPipe)file.Events).Pipe.Reader, request.ClosesOnExec);
        if (number >= 0)
        {
            chip!.Files.Add(file);
            ((ProgramPipe)file.Events).Trace = trace?.Opened(call.ThreadId, number, file);
            return Errno.None;
        }

        file.Close(MonotonicClock.Nanoseconds);
        return number == -(int)Errno.ENOENT ? Errno.None : (Errno)(-number);
    }

    /// <inheritdoc/>
    public int Install(DeviceFile file)
    {
        // A descriptor cannot be taken back: whether its number can be written must be known before.
        return TryWrite(_original.AsSpan(0, _size)) ? Install(file, closeOnExec: true, at: null) : -(int)Errno.EFAULT;
    }

    private void Answer(in SeccompNotification call)
    {
        _call = call;
        int number = (int)call.Data.Arguments[0];
        if (_guesses.TryFind(call.ThreadId, number, out ProgramChip? known, out DeviceFile? likely))
        {
            Answer(call, known, likely);
            return;
        }

        Errno error = ProgramDescriptor.Look(call.ThreadId, number, out ProgramDescriptor descriptor);
        if (error != Errno.None)
        {
            // Not open: the kernel says so better than we. One that is just gone looks like one that is not to be looked at.
            if (error != Errno.ENOENT && listener.IsValid(call.Id))
            {
                _warning = ProcessMemory.WhyForbidden();
                trace?.Unseen(call.ThreadId, call.Data.Arguments, _warning);
            }

            listener.Continue(call.Id);
            return;
        }

        (ProgramChip? chip, DeviceFile? file) = Find(descriptor);
        if (file is null)
        {
            string? name = PrivateDevices.MayBeStandIn(descriptor) ? _standIns?.ChipOf(call.ThreadId, number) : null;
            if (name is null || !listener.IsValid(call.Id))
            {
                listener.Continue(call.Id);
                return;
            }

            chip = chips.FirstOrDefault(known => known.Name == name);
            file = Replace(chip, call.ThreadId, number, out error);
        }

        if (file is null)
        {
            trace?.Refused(call.ThreadId, chip?.Name, call.Data.Arguments, error);
            listener.Fail(call.Id, error);
            return;
        }

        _guesses.Remember(call.ThreadId, number, chip!, file);
        Answer(call, chip!, file);
    }

    private void Answer(in SeccompNotification call, ProgramChip chip, DeviceFile file)
    {
        _files = chip.Files;
        using (chip.Port.Act())
            Answer(call, file, (uint)call.Data.Arguments[1], call.Data.Arguments[2]);
    }

    private (ProgramChip? Chip, DeviceFile? File) Find(in ProgramDescriptor descriptor)
    {
        for (int i = 0; i < chips.Count; i++)
        {
            if (chips[i].Files.Find(descriptor) is { } file)
                return (chips[i], file);
        }

        return default;
    }

    private void Answer(in SeccompNotification call, DeviceFile file, uint request, ulong address)
    {
        int size = GpioIoctl.SizeOf(request);
        Span<byte> argument = size <= _argument.Length ? _argument.AsSpan(0, size) : [];
        argument.Clear();
        MemoryAccess access = GpioIoctl.ReadsArgument(request) ? ProcessMemory.Read(call.ThreadId, address, argument) : MemoryAccess.Done;
        if (!listener.IsValid(call.Id))
            return;
        if (access is MemoryAccess.Forbidden)
            _warning = ProcessMemory.WhyForbidden();
        if (access != MemoryAccess.Done)
            argument = [];

        if (file is ChipFile)
            _files.CloseUnread();
        if (_unheard is { Count: > 0 } && GpioIoctl.IsDoneOnce(request) && Repeat(call, request, file, argument))
            return;
        _size = argument.Length;
        argument.CopyTo(_original);
        _made = default;
        int result = file.Ioctl(request, argument, this, MonotonicClock.Nanoseconds);
        bool isTold = result < 0 || !GpioIoctl.IsWrittenBack(request) || TryWrite(argument);
        if (!isTold && !IsInterrupted(call))
        {
            file.TakeBack(request, argument);
            result = -(int)Errno.EFAULT;
        }

        // Before the program goes on, since it may end at once.
        trace?.Answered(call.ThreadId, file, call.Data.Arguments, _original.AsSpan(0, _size), argument, result);
        bool isHeard = result >= 0 ? listener.Return(call.Id, result) : listener.Fail(call.Id, (Errno)(-result));
        if (!isHeard && result >= 0 && GpioIoctl.IsDoneOnce(request))
            _unheard?.Remember(new Unheard(call.ThreadId, request, file, _original[.._size], argument.ToArray(), _made.File, _made.Number));
    }

    /// <summary>Whether a call has ended without an answer, and may come again.</summary>
    private bool IsInterrupted(in SeccompNotification call) => _unheard is not null && !listener.IsValid(call.Id);

    /// <summary>Answers a call that was carried out before, if it is one.</summary>
    private bool Repeat(in SeccompNotification call, uint request, DeviceFile file, ReadOnlySpan<byte> argument)
    {
        if (_unheard!.Take(call.ThreadId, request, file, argument) is not { } answer
            || (answer.Made is not null && !IsThere(call.ThreadId, answer.Number, answer.Made)))
        {
            while (_unheard.TakeGivenUp(call.ThreadId, file.Device) is { } left)
            {
                // Nobody knows the descriptor of the lines that were taken.
                if (left.Made is not null)
                    _files.Close(left.Made);
            }

            return false;
        }

        bool isTold = argument.SequenceEqual(answer.Told) || TryWrite(answer.Told);
        if (!isTold && !IsInterrupted(call))
            listener.Fail(call.Id, Errno.EFAULT);
        else if (!isTold || !listener.Return(call.Id, 0))
            _unheard.Remember(answer);
        return true;
    }

    private bool IsThere(int threadId, int number, DeviceFile file) =>
        ProgramDescriptor.Look(threadId, number, out ProgramDescriptor descriptor) == Errno.None && _files.Find(descriptor) == file;

    /// <summary>
    /// Writes to where the argument is, if the call still waits: a program that was killed can have given its number to
    /// another one, whose memory is none of this call's business.
    /// </summary>
    private bool TryWrite(ReadOnlySpan<byte> bytes) =>
        listener.IsValid(_call.Id) && ProcessMemory.Write(_call.ThreadId, _call.Data.Arguments[2], bytes) == MemoryAccess.Done;

    /// <summary>The first call on a stand-in: from now on the descriptor is the pipe of a file of its own.</summary>
    private ChipFile? Replace(ProgramChip? chip, int threadId, int number, out Errno error)
    {
        int flags = ProgramDescriptor.FlagsOf(threadId, number) ?? ProgramDescriptor.CloseOnExec;
        error = Errno.EBADF;
        if ((flags & ProgramDescriptor.PathOnly) != 0)
            return null;
        if (OpenFile(chip, (flags & ProgramDescriptor.NonBlocking) != 0, out error) is not { } file)
            return null;
        _files = chip!.Files;
        int installed = Install(file, (flags & ProgramDescriptor.CloseOnExec) != 0, number);
        if (installed >= 0)
            return file;
        error = (Errno)(-installed);
        file.Close(MonotonicClock.Nanoseconds);
        return null;
    }

    private ChipFile? OpenFile(ProgramChip? chip, bool nonBlocking, out Errno error)
    {
        error = Errno.ENODEV;
        if (chip is null)
            return null;
        error = Errno.ENFILE;
        // What was closed before was closed before: it takes no room, and is told of first.
        chip.Files.CloseUnread();
        if (NewPipe() is not { } pipe)
            return null;
        if (chip.Device.Open(pipe) is not { } file)
        {
            pipe.Dispose();
            error = chip.Device.IsGone ? Errno.ENODEV : Errno.ENFILE;
            return null;
        }

        if (nonBlocking)
            ((ProgramPipe)pipe).Pipe.SetReaderNonBlocking();
        error = Errno.None;
        return file;
    }

    private int Install(DeviceFile file, bool closeOnExec, int? at)
    {
        int number = listener.AddDescriptor(_call.Id, ((ProgramPipe)file.Events).Pipe.Reader, closeOnExec, at);
        if (number < 0)
            return number;
        _files.Add(file);
        _made = (file, number);
        ((ProgramPipe)file.Events).Trace = trace?.Opened(_call.ThreadId, number, file);
        return number;
    }
}
