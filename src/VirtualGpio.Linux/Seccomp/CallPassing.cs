// SPDX-License-Identifier: MIT
namespace VirtualGpio.Linux.Seccomp;

/// <summary>
/// Lets all calls of programs that nobody supervises any more go on in the kernel, on a thread of its own, until they have
/// ended or this is disposed of. Without it every trapped call would fail with ENOSYS.
/// </summary>
public sealed class CallPassing : IDisposable
{
    private readonly EventFd _stop = EventFd.Create();
    private readonly Thread _thread;

    /// <summary>Begins.</summary>
    /// <param name="listener">Receives the calls. This object's from now on.</param>
    /// <exception cref="LinuxException">The limit of open files is reached.</exception>
    public CallPassing(SeccompListener listener)
    {
        ArgumentNullException.ThrowIfNull(listener);
        _thread = new Thread(() => Pass(listener)) { IsBackground = true, Name = "calls" };
        _thread.Start();
    }

    /// <summary>Stops, when every call that was received has been answered.</summary>
    public void Dispose()
    {
        _stop.Signal();
        _thread.Join();
        _stop.Dispose();
    }

    private void Pass(SeccompListener listener)
    {
        using (listener)
            listener.ContinueAll(_stop);
    }
}
