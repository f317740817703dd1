// SPDX-License-Identifier: MIT
namespace VirtualGpio.Hosting;

/// <summary>A net to be added to a board.</summary>
/// <param name="Name">The name.</param>
/// <param name="Level">The level while nothing has driven it yet.</param>
/// <param name="Rest">What it shows when nothing drives it any more.</param>
/// <param name="Pull">A resistor of the board's own: <see cref="Signal.PullUp"/>, <see cref="Signal.PullDown"/>, or none.</param>
public sealed record NetSetup(string Name, Level Level = Level.Low, NetRest Rest = NetRest.Keeps, Signal Pull = Signal.HighImpedance);
