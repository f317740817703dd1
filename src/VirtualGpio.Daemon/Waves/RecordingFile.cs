// SPDX-License-Identifier: MIT
using VirtualGpio.Linux;

namespace VirtualGpio.Daemon.Waves;

/// <summary>Opens files to record to.</summary>
internal static class RecordingFile
{
    /// <summary>Opens a file that is not there yet, or makes a regular one empty.</summary>
    /// <param name="path">The file, an absolute path.</param>
    /// <param name="overwrite">Whether one that is there may be emptied.</param>
    /// <exception cref="VirtualGpioException">
    /// <see cref="ErrorKind.InvalidArgument"/>: the path is no absolute one, or cannot be written;
    /// <see cref="ErrorKind.Conflict"/>: the file is there.
    /// </exception>
    internal static Stream Open(string path, bool overwrite)
    {
        if (!Path.IsPathFullyQualified(path) || path.Contains('\0', StringComparison.Ordinal))
            throw new VirtualGpioException(ErrorKind.InvalidArgument, $"The file '{path}' is no absolute path: begin it with '/'.");
        try
        {
            if (overwrite && File.Exists(path))
            {
                // Opened for both ways, a pipe does not wait for a reader; and only what is a file can be emptied.
                using MemoryFile there = MemoryFile.Open(path);
                there.Resize(0);
            }

            return new FileStream(path, new FileStreamOptions
            {
                Mode = overwrite ? FileMode.OpenOrCreate : FileMode.CreateNew,
                Access = FileAccess.Write,
                Share = FileShare.Read,
                BufferSize = 0,
            });
        }
        catch (IOException) when (!overwrite && (File.Exists(path) || Directory.Exists(path)))
        {
            throw new VirtualGpioException(ErrorKind.Conflict, $"The file {path} is there already. Give another one, or overwrite it with ?overwrite=true.");
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException or LinuxException or NotSupportedException or ArgumentException)
        {
            throw new VirtualGpioException(ErrorKind.InvalidArgument, $"The file {path} cannot be written: {failure.Message}", failure);
        }
    }
}
