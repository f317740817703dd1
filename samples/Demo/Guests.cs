// SPDX-License-Identifier: MIT
using VirtualGpio.Testing;

namespace VirtualGpio.Demo;

/// <summary>Commands in the guest, shown as they are run.</summary>
internal static class Guests
{
    public static async Task ShowAsync(Guest guest, string command, CancellationToken stop)
    {
        Screen.GuestCommand(command);
        var result = (await guest.RunAsync(command, stop)).ThrowIfFailed();
        foreach (string line in result.Output.TrimEnd().Split('\n'))
            Screen.Guest(line);
    }

    public static async Task<GuestProcess> StartAsync(Guest guest, string command, CancellationToken stop)
    {
        Screen.GuestCommand($"{command} &");
        return await guest.StartAsync(command, stop);
    }
}
