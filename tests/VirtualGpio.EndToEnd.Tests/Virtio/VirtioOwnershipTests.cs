// SPDX-License-Identifier: MIT
using VirtualGpio.EndToEnd.Tests.Suites;

namespace VirtualGpio.EndToEnd.Tests.Virtio;

[Collection(GuestCollection.Name)]
public sealed class VirtioOwnershipTests(BoardGuest<OverVirtio> shared) : OwnershipSuite<OverVirtio>(shared);
