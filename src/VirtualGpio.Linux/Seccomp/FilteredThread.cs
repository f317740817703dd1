// SPDX-License-Identifier: MIT
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using VirtualGpio.Linux.Native;

namespace VirtualGpio.Linux.Seccomp;

/// <summary>
/// A thread that puts itself under a filter, starts a program, which inherits it, and ends. Neither the filter nor
/// no_new_privs can be taken off again, so no other thread of this process may get them.
/// </summary>
/// <remarks>
/// A thread that the runtime starts meanwhile from this one would inherit the filter, for good: the one that compiles
/// methods again in the background is started by whichever thread first calls a method. So between the filter and the
/// end of the thread as little managed code runs as can be: one method, compiled to the end beforehand, that calls the C library
/// through pointers looked up beforehand and wakes whoever waits by a system call. Nobody waits for the thread's end:
/// if that made a trapped call, its answer would have to come from the one who waits.
/// </remarks>
internal static unsafe class FilteredThread
{
    // The program starts in the C library; a deep stack is not needed, and the default of 8 MiB would be reserved.
    private const int StackSize = 256 * 1024;

    private static readonly nint s_prctl = Export("prctl");
    private static readonly nint s_syscall = Export("syscall");
    private static readonly nint s_errno = Export("__errno_location");
    private static readonly nint s_spawn = Export("posix_spawn");
    private static readonly nint s_write = Export("write");

    /// <summary>Runs a thread and waits until it has filled in the results.</summary>
    /// <param name="filter">The filter.</param>
    /// <param name="block">What to start, with <see cref="SpawnBlock.Path"/> null for nothing; then what came of it.</param>
    /// <exception cref="LinuxException">The limit of open files is reached.</exception>
    public static void Run(SeccompFilter filter, ref SpawnBlock block)
    {
        int done = Libc.EventfdCreate(0, Libc.EFD_CLOEXEC);
        if (done < 0)
            throw LinuxException.FromLast("eventfd");
        using var event_ = new FileDescriptor(done);
        var shared = (SpawnBlock*)NativeMemory.Alloc((nuint)sizeof(SpawnBlock));
        try
        {
            *shared = block;
            shared->Prctl = (delegate* unmanaged<int, nuint, nuint, nuint, nuint, int>)s_prctl;
            shared->Syscall = (delegate* unmanaged<long, nuint, nuint, void*, nint>)s_syscall;
            shared->ErrnoLocation = (delegate* unmanaged<int*>)s_errno;
            shared->Spawn = (delegate* unmanaged<int*, byte*, void*, void*, byte**, byte**, int>)s_spawn;
            shared->Write = (delegate* unmanaged<int, void*, nuint, nint>)s_write;
            shared->SeccompNumber = Libc.SYS_seccomp;
            shared->Done = done;
            shared->One = 1;
            shared->Listener = -1;
            fixed (BpfInstruction* instructions = filter.Instructions)
            {
                shared->Filter = new BpfProgram { Length = (ushort)filter.Instructions.Length, Instructions = instructions };
                var thread = new Thread(() => FilterAndSpawn(shared), StackSize) { IsBackground = true, Name = "seccomp" };
                thread.Start();
                WaitFor(event_);
            }

            block = *shared;
        }
        finally
        {
            NativeMemory.Free(shared);
        }
    }

    /// <summary>All that runs under the filter. Not tiered, so that calling it starts no compilation.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static void FilterAndSpawn(SpawnBlock* block)
    {
        const uint wanted = Libc.SECCOMP_FILTER_FLAG_NEW_LISTENER | Libc.SECCOMP_FILTER_FLAG_SPEC_ALLOW;
        if (block->Prctl(Libc.PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0)
        {
            block->FilterError = *block->ErrnoLocation();
        }
        else
        {
            // SPEC_ALLOW: kernels before 5.16 otherwise slow the program down against attacks that a sandbox would fear.
            nint listener = -1;
            if (block->WaitsKillable != 0)
            {
                listener = block->Syscall(
                    block->SeccompNumber, Libc.SECCOMP_SET_MODE_FILTER, wanted | Libc.SECCOMP_FILTER_FLAG_WAIT_KILLABLE_RECV, &block->Filter);
            }

            if (block->WaitsKillable == 0 || (listener < 0 && *block->ErrnoLocation() == (int)Errno.EINVAL))
            {
                listener = block->Syscall(block->SeccompNumber, Libc.SECCOMP_SET_MODE_FILTER, wanted, &block->Filter);
                block->WaitsKillable = 0;
            }

            if (listener < 0)
            {
                block->FilterError = *block->ErrnoLocation();
            }
            else
            {
                block->Listener = (int)listener;
                if (block->Path is not null)
                {
                    block->SpawnError = block->Spawn(
                        &block->ProcessId, block->Path, block->Actions, block->Attributes, block->Arguments, block->Environment);
                }
            }
        }

        // The last use of the block: it is freed once this is read.
        block->Write(block->Done, &block->One, sizeof(ulong));
    }

    private static void WaitFor(FileDescriptor done)
    {
        ulong count;
        while (Libc.Read(done, &count, sizeof(ulong)) < 0)
        {
            if (!Libc.Interrupted)
                throw LinuxException.FromLast("read(eventfd)");
        }
    }

    private static nint Export(string name) => NativeLibrary.GetExport(NativeLibrary.GetMainProgramHandle(), name);
}
