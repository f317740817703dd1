// SPDX-License-Identifier: MIT
namespace VirtualGpio.Daemon.Wire;

/// <summary>How the start of a process in the background went.</summary>
/// <param name="Serves">Whether it has said that it serves.</param>
/// <param name="Status">Its exit status if it ended instead; null too if it was ended because it did neither in time.</param>
/// <param name="Said">What it had to say on its standard error by then.</param>
internal sealed record BackgroundStart(bool Serves, int? Status, string Said);
