// SPDX-License-Identifier: MIT
using VirtualGpio.EndToEnd.Tests.Suites;

namespace VirtualGpio.EndToEnd.Tests.Ivshmem;

[Collection(GuestCollection.Name)]
public sealed class IvshmemInterruptTests(GuestChips guests) : InterruptSuite<OverIvshmem>(guests);
