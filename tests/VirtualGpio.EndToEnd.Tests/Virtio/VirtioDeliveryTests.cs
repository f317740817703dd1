// SPDX-License-Identifier: MIT
using VirtualGpio.EndToEnd.Tests.Suites;

namespace VirtualGpio.EndToEnd.Tests.Virtio;

[Collection(GuestCollection.Name)]
public sealed class VirtioDeliveryTests(GuestChips guests) : DeliverySuite<OverVirtio>(guests);
