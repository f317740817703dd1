// SPDX-License-Identifier: MIT
using VirtualGpio.EndToEnd.Tests.Suites;

namespace VirtualGpio.EndToEnd.Tests.Ivshmem;

[Collection(GuestCollection.Name)]
public sealed class IvshmemArmTests(GuestChips guests) : ArmSuite<OverIvshmem>(guests);
