// SPDX-License-Identifier: MIT
using System.Globalization;
using VirtualGpio.Linux.Native;
using VirtualGpio.Linux.Seccomp;

namespace VirtualGpio.Linux.Tests.Seccomp;

/// <summary>A program under a filter, its output in a file, and somebody who answers.</summary>
internal sealed class Supervised : IDisposable
{
    public static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);

    private readonly Temporary _folder = new();

    private Supervised(ProgramStart start, SeccompFilter filter)
    {
        string path = _folder.Path("output");
        using var output = new FileDescriptor(Libc.Open(path, Libc.O_RDWR | Libc.O_CREAT | Libc.O_CLOEXEC, 0x1b6));
        OutputPath = path;
        Process = FilteredProcess.Start(start with { StandardOutput = output, StandardError = output }, filter);
    }

    /// <summary>The number of ioctl on this machine.</summary>
    public static int Ioctl => SystemCallTable.Native.NumberOf(SystemCall.Ioctl)!.Value;

    public FilteredProcess Process { get; }

    public SeccompListener Listener => Process.Listener;

    public string Output => File.ReadAllText(OutputPath);

    private string OutputPath { get; }

    public static Supervised Run(string program, params string[] arguments) =>
        Run(new ProgramStart { Program = program, Arguments = arguments });

    public static Supervised Run(ProgramStart start, SeccompFilter? filter = null) => new(start, filter ?? SeccompFilter.GpioOnly);

    /// <summary>A Perl program, in which <c>gpio(descriptor, number, argument)</c> is an ioctl of GPIO's type.</summary>
    public static Supervised Perl(string code, SeccompFilter? filter = null) =>
        Run(new ProgramStart { Program = "perl", Arguments = ["-e", PerlCode(code)] }, filter);

    public static string PerlCode(string code) => string.Create(
        CultureInfo.InvariantCulture, $"$| = 1; sub gpio {{ syscall({Ioctl}, $_[0], 0xb400 | $_[1], $_[2]) }} {code}");

    /// <summary>Answers all calls until the program ends.</summary>
    public ProgramExit Serve(Action<SeccompNotification> answer)
    {
        using var epoll = Epoll.Create();
        epoll.Add(Listener, 1, EpollEvents.In);
        epoll.Add(Process.ExitDescriptor, 2, EpollEvents.In);
        Span<EpollReady> ready = stackalloc EpollReady[1];
        long deadline = MonotonicClock.Nanoseconds + (long)Limit.TotalNanoseconds;
        while (true)
        {
            long left = deadline - MonotonicClock.Nanoseconds;
            Assert.True(left > 0 && epoll.Wait(ready, TimeSpan.FromMicroseconds(left / 1000)) == 1, $"The program does not end. It wrote: {Output}");
            if (ready[0].Token == 2)
                return Process.WaitForExit();
            if ((ready[0].Events & EpollEvents.In) == 0)
                epoll.Remove(Listener);
            else if (Listener.TryReceive(out SeccompNotification notification))
                answer(notification);
        }
    }

    /// <summary>Waits for the next call.</summary>
    public SeccompNotification Next()
    {
        using var epoll = Epoll.Create();
        epoll.Add(Listener, 1, EpollEvents.In);
        Assert.Equal(1, epoll.Wait(stackalloc EpollReady[1], Limit));
        Assert.True(Listener.TryReceive(out SeccompNotification notification), $"Nothing to receive. It wrote: {Output}");
        return notification;
    }

    /// <summary>Waits for the program's end without answering anything.</summary>
    public ProgramExit End()
    {
        using var epoll = Epoll.Create();
        epoll.Add(Process.ExitDescriptor, 1, EpollEvents.In);
        Assert.True(epoll.Wait(stackalloc EpollReady[1], Limit) == 1, $"The program does not end. It wrote: {Output}");
        return Process.WaitForExit();
    }

    public void Dispose()
    {
        Process.Signal(LinuxSignal.Kill);
        using (var epoll = Epoll.Create())
        {
            epoll.Add(Process.ExitDescriptor, 1, EpollEvents.In);
            epoll.Wait(stackalloc EpollReady[1], Limit);
        }

        Process.Dispose();
        _folder.Dispose();
    }
}
