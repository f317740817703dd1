// SPDX-License-Identifier: MIT
using VirtualGpio.EndToEnd.Tests.Suites;

namespace VirtualGpio.EndToEnd.Tests.Ivshmem;

[Collection(GuestCollection.Name)]
public sealed class IvshmemWiredGuestsTests(WiredGuests<OverIvshmem, OverIvshmem> wired) : WiredGuestsSuite<OverIvshmem, OverIvshmem>(wired);
