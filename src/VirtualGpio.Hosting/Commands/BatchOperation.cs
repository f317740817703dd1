// SPDX-License-Identifier: MIT
namespace VirtualGpio.Hosting;

/// <summary>One of many things to be done in one go.</summary>
public abstract record BatchOperation;

/// <summary>As <see cref="BoardHost.SetAsync"/>.</summary>
/// <param name="Values">The nets and their levels.</param>
public sealed record SetOperation(IReadOnlyList<NetLevel> Values) : BatchOperation;

/// <summary>As <see cref="BoardHost.DriveAsync"/>.</summary>
/// <param name="Signals">The nets and what is driven onto them.</param>
public sealed record DriveOperation(IReadOnlyList<NetSignal> Signals) : BatchOperation;

/// <summary>As <see cref="BoardHost.ForceAsync"/>.</summary>
/// <param name="Nets">The nets.</param>
/// <param name="Level">The level; null: no longer.</param>
public sealed record ForceOperation(IReadOnlyList<int> Nets, Level? Level) : BatchOperation;

/// <summary>As <see cref="BoardHost.GetLevelsAsync"/>.</summary>
/// <param name="Nets">The nets.</param>
public sealed record GetOperation(IReadOnlyList<int> Nets) : BatchOperation;
