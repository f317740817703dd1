// SPDX-License-Identifier: MIT
namespace VirtualGpio.Client.Tests.Fakes;

/// <summary>A theory's rows: every kind of client.</summary>
public sealed class AllKinds : TheoryData<ClientKind>
{
    /// <summary>One row each.</summary>
    public AllKinds()
    {
        Add(ClientKind.Direct);
        Add(ClientKind.UnixSocket);
        Add(ClientKind.Tcp);
    }
}
