// SPDX-License-Identifier: MIT
using System.Security.Cryptography;
using System.Text;
using VirtualGpio.Linux;

namespace VirtualGpio.Daemon.Up;

/// <summary>The file that holds the token of the TCP door: its first line.</summary>
internal static class TokenFile
{
    private const int RandomBytes = 32;

    /// <summary>No token is longer; what is, is no token.</summary>
    private const int Largest = 4096;

    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    /// <summary>Reads the token, and makes one where there is no such file.</summary>
    /// <param name="path">The file.</param>
    /// <param name="created">Whether it was made.</param>
    /// <exception cref="VerbException">It cannot be used, or others can read it.</exception>
    internal static string ReadOrCreate(string path, out bool created)
    {
        created = false;
        try
        {
            if (!File.Exists(path))
            {
                created = true;
                return Create(path);
            }

            return Read(path);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException or LinuxException)
        {
            throw VerbException.Failure($"--token-file: {path} cannot be used: {failure.Message}", failure);
        }
    }

    private static string Read(string path)
    {
        // A link is looked at where it leads to.
        string real = File.ResolveLinkTarget(path, returnFinalTarget: true)?.FullName ?? path;
        var status = PathStatus.Of(real);
        if ((status.Mode & ~OwnerOnly) != 0 || (status.Owner != UserId.Effective && status.Owner != 0))
            throw VerbException.Failure($"--token-file: others may read {path}, or may have written it, so its token is no secret. If it is yours: chmod 600 {path}");
        using var file = new FileStream(path, FileMode.Open, FileAccess.Read);
        byte[] bytes = new byte[Largest];
        int count = file.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false);
        string token = Encoding.UTF8.GetString(bytes, 0, count).Split('\n')[0].Trim();
        return token.Length > 0 ? token : throw VerbException.Failure($"--token-file: {path} is empty. Remove it, and a token is made.");
    }

    private static string Create(string path)
    {
        string token = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(RandomBytes));
        using var file = new FileStream(path, new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write, UnixCreateMode = OwnerOnly });
        file.Write(Encoding.ASCII.GetBytes(token + "\n"));
        return token;
    }
}
