// SPDX-License-Identifier: MIT
using System.Text;

namespace VirtualGpio.Uapi.Tests.Trace;

/// <summary>A terminal that can be held, as by Ctrl-S, or broken.</summary>
internal sealed class HeldTerminal : IDisposable
{
    private readonly MemoryStream _written = new();
    private readonly ManualResetEventSlim _isOpen = new(true);
    private readonly ManualResetEventSlim _isWritten = new();

    /// <summary>What writing fails with, if it does.</summary>
    public IOException? Failure { get; set; }

    /// <summary>What was written; whole once it is at its end.</summary>
    public string Text
    {
        get
        {
            lock (_written)
                return Encoding.UTF8.GetString(_written.ToArray());
        }
    }

    public string[] Lines => Text.Split('\n', StringSplitOptions.RemoveEmptyEntries);

    public void Hold() => _isOpen.Reset();

    public void Release() => _isOpen.Set();

    /// <summary>Waits until somebody wants to write.</summary>
    public void WaitForWriter() => Assert.True(_isWritten.Wait(TimeSpan.FromSeconds(60)));

    public void Write(ReadOnlyMemory<byte> bytes)
    {
        _isWritten.Set();
        Assert.True(_isOpen.Wait(TimeSpan.FromSeconds(60)));
        if (Failure is not null)
            throw Failure;
        lock (_written)
            _written.Write(bytes.Span);
    }

    public void Dispose()
    {
        _isOpen.Dispose();
        _isWritten.Dispose();
        _written.Dispose();
    }
}
