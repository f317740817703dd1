// SPDX-License-Identifier: MIT
using VirtualGpio.Daemon.Up;
using VirtualGpio.Linux;

namespace VirtualGpio.Daemon.Run;

/// <summary>Where a trace is written to.</summary>
internal sealed class TraceOutput : IDisposable
{
    private readonly FileStream? _file;

    private TraceOutput(FileStream? file) => _file = file;

    /// <summary>Opens it; what was in a file is gone then.</summary>
    /// <param name="settings">What was asked for.</param>
    /// <returns>Null: there is to be no trace.</returns>
    /// <exception cref="VerbException">The file cannot be written.</exception>
    internal static TraceOutput? Open(RunSettings settings)
    {
        if (!settings.IsTraced)
            return null;
        try
        {
            return new TraceOutput(settings.TraceFile is { } path
                ? new FileStream(path, FileMode.Create, FileAccess.Write, FileShare.ReadWrite | FileShare.Delete, bufferSize: 0)
                : null);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException or ArgumentException)
        {
            throw VerbException.Usage($"--trace-file: {failure.Message}");
        }
    }

    /// <summary>Writes all bytes.</summary>
    /// <exception cref="IOException">That is not possible.</exception>
    internal void Write(ReadOnlyMemory<byte> bytes)
    {
        if (_file is null)
            StandardError.Write(bytes.Span);
        else
            _file.Write(bytes.Span);
    }

    /// <inheritdoc/>
    public void Dispose() => _file?.Dispose();
}
