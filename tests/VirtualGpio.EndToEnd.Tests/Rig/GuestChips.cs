// SPDX-License-Identifier: MIT
using System.Collections.Concurrent;
using VirtualGpio.Testing;

namespace VirtualGpio.EndToEnd.Tests.Rig;

/// <summary>
/// One running guest per transport and kernel, booted when first asked for and shared by the tests that leave it as it was.
/// </summary>
public sealed class GuestChips : IAsyncLifetime
{
    private readonly ConcurrentDictionary<(Type, string), Lazy<Task<GuestChip>>> _chips = new();

    internal Task<GuestChip> OfAsync(Transport transport, string kernel) => _chips.GetOrAdd(
        (transport.GetType(), kernel),
        _ => new Lazy<Task<GuestChip>>(() => GuestChip.BootAsync(transport, new GuestOptions { Kernel = kernel }))).Value;

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync()
    {
        foreach (var chip in _chips.Values)
            await (await chip.Value).DisposeAsync();
    }
}

/// <summary>All tests that need a guest: one after the other, since each uses all processors there are.</summary>
[CollectionDefinition(Name)]
public sealed class GuestCollection : ICollectionFixture<GuestChips>
{
    public const string Name = "guests";
}
