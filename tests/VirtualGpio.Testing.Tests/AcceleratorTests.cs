// SPDX-License-Identifier: MIT
using System.Runtime.InteropServices;

namespace VirtualGpio.Testing.Tests;

public sealed class AcceleratorTests
{
    private const string WithVmx = "processor\t: 0\nflags\t\t: fpu vme vmx sse2\nbugs\t\t:\n";
    private const string Without = "processor\t: 0\nflags\t\t: fpu vme svm_lock sse2\nvmx flags\t: vnmi\n";

    [Theory]
    [InlineData(WithVmx, null, AcceleratorKind.Kvm, "vmx")]
    [InlineData("flags\t: fpu svm\n", null, AcceleratorKind.Kvm, "svm")]
    [InlineData(Without, null, AcceleratorKind.Tcg, "neither vmx nor svm")]
    [InlineData("", null, AcceleratorKind.Tcg, "neither vmx nor svm")]
    [InlineData(WithVmx, "there is no /dev/kvm", AcceleratorKind.Tcg, "there is no /dev/kvm")]
    public void Kvm_is_chosen_only_when_it_can_be_opened_and_the_processor_can_virtualize(
        string cpuInfo, string? obstacle, AcceleratorKind expected, string reason)
    {
        var choice = Accelerator.Choose(null, () => cpuInfo, () => obstacle);
        Assert.Equal(expected, choice.Kind);
        Assert.Contains(reason, choice.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void The_users_wish_comes_first()
    {
        Assert.Equal(AcceleratorKind.Kvm, Accelerator.Choose("kvm", () => Without, () => "none").Kind);
        Assert.Equal(AcceleratorKind.Tcg, Accelerator.Choose("tcg", () => WithVmx, () => null).Kind);
    }

    [Fact]
    public void Another_architecture_than_this_machines_is_emulated()
    {
        var foreign = RuntimeInformation.OSArchitecture == Architecture.Arm64 ? GuestArchitecture.X64 : GuestArchitecture.Arm64;
        var choice = Accelerator.Choose(foreign);
        Assert.Equal(AcceleratorKind.Tcg, choice.Kind);
        Assert.Contains(foreign.ToString(), choice.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void A_wish_that_cannot_be_met_is_told()
    {
        var e = Assert.Throws<GuestException>(() => Accelerator.Choose("xen", () => "", () => null));
        Assert.Contains("'xen'", e.Message, StringComparison.Ordinal);
    }
}
