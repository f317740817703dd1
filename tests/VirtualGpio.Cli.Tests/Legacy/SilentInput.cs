// SPDX-License-Identifier: MIT
namespace VirtualGpio.Cli.Tests.Legacy;

/// <summary>A terminal at which nobody types anything.</summary>
internal sealed class SilentInput : TextReader
{
    private readonly ManualResetEventSlim _disposed = new();

    public override string? ReadLine()
    {
        _disposed.Wait();
        return null;
    }

    protected override void Dispose(bool disposing)
    {
        _disposed.Set();
        base.Dispose(disposing);
    }
}
