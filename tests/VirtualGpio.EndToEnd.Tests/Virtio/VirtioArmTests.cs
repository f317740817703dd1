// SPDX-License-Identifier: MIT
using VirtualGpio.EndToEnd.Tests.Suites;

namespace VirtualGpio.EndToEnd.Tests.Virtio;

[Collection(GuestCollection.Name)]
public sealed class VirtioArmTests(GuestChips guests) : ArmSuite<OverVirtio>(guests);
