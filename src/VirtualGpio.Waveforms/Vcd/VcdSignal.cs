// SPDX-License-Identifier: MIT
namespace VirtualGpio.Waveforms.Vcd;

/// <summary>A signal of one bit that is to be written.</summary>
/// <param name="Name">The name. What readers choke on is replaced, see <see cref="VcdWriter.Names"/>.</param>
/// <param name="Scope">Where it belongs, such as a chip; dots separate nested scopes; empty for none.</param>
public sealed record VcdSignal(string Name, string Scope = "");
