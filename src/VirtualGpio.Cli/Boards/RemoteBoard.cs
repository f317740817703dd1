// SPDX-License-Identifier: MIT
using VirtualGpio.Client;

namespace VirtualGpio.Cli.Boards;

/// <summary>A board on another machine.</summary>
internal static class RemoteBoard
{
    /// <summary>Connects to it.</summary>
    /// <exception cref="CliException">The address or the token is none, or nobody is there.</exception>
    internal static BoardClient Open(BoardSelection selection)
    {
        string text = selection.Url!;
        if (!Uri.TryCreate(text, UriKind.Absolute, out Uri? address))
            throw CliException.Usage($"--connect: '{text}' is no address. Give one such as http://host:8765.");
        try
        {
            var client = BoardClient.OverTcp(address, ReadToken(selection.TokenFile));
            if (client.CanConnectAsync().Now())
                return client;
            client.Dispose();
        }
        catch (ArgumentException failure)
        {
            throw CliException.Usage($"--connect, --token-file: {failure.Message}");
        }

        throw new CliException(ExitStatus.NoBoard, $"Nobody answers at {text}. Start a board there with: vgpio up --listen");
    }

    private static string ReadToken(string? file)
    {
        if (file is null)
            throw CliException.Usage("--connect needs --token-file: a file with the daemon's token.");
        try
        {
            return File.ReadAllText(file).Trim();
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw CliException.Usage($"--token-file: '{file}' cannot be read: {failure.Message}");
        }
    }
}
