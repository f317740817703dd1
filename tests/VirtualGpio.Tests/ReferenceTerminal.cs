// SPDX-License-Identifier: MIT
namespace VirtualGpio.Tests;

internal sealed class ReferenceTerminal(Terminal real, ReferenceNet net)
{
    public Terminal Real { get; } = real;

    public ReferenceNet Net { get; } = net;

    public Signal Signal { get; private set; }

    public long Since { get; private set; }

    public void Replace(Signal signal, long now)
    {
        if (signal == Signal)
            return;
        Signal = signal;
        Since = now;
    }
}
