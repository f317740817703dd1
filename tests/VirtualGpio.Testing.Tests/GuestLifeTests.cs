// SPDX-License-Identifier: MIT
using System.Runtime.Versioning;

namespace VirtualGpio.Testing.Tests;

// Boots guests of their own, because each test ends or restarts its guest.
[SupportedOSPlatform("linux")]
public sealed class GuestLifeTests
{
    [Fact]
    public async Task A_guest_comes_back_after_a_reboot_and_after_a_reset()
    {
        await using var guest = await Guest.BootAsync(new GuestOptions { Kernel = "6.1" });
        (await guest.RunAsync("touch /tmp/mark")).ThrowIfFailed();
        var lost = await guest.StartAsync("sleep 1000");
        await guest.RebootAsync();
        await Assert.ThrowsAsync<GuestException>(() => lost.WaitForExitAsync());
        Assert.Equal(1, (await guest.RunAsync("test -e /tmp/mark")).ExitStatus);
        await guest.ResetAsync();
        (await guest.RunAsync("uname -r")).ThrowIfFailed();
        Assert.Empty(guest.KernelComplaints);
    }

    [Fact]
    public async Task A_guest_of_two_processors_has_both_of_them_after_each_boot()
    {
        await using var guest = await Guest.BootAsync(new GuestOptions { Cpus = 2 });
        for (var boot = 1; boot <= 2; boot++)
        {
            if (boot == 2) await guest.RebootAsync();
            Assert.Equal("0-1\n", (await guest.RunAsync("cat /sys/devices/system/cpu/online")).Output);
            Assert.Equal("0\n1\n", (await guest.RunAsync("for cpu in 0 1; do taskset -c $cpu awk '{ print $39 }' /proc/self/stat; done")).Output);
        }
        guest.ThrowIfKernelComplained();
    }

    [Fact]
    public async Task A_guest_with_an_arm_processor_is_emulated_and_has_our_drivers()
    {
        await using var guest = await Guest.BootAsync(new GuestOptions { Architecture = GuestArchitecture.Arm64, Cpus = 2, SharedMemory = true });
        Assert.Equal("aarch64\n", (await guest.RunAsync("uname -m")).Output);
        Assert.Equal("0-1\n", (await guest.RunAsync("cat /sys/devices/system/cpu/online")).Output);
        Assert.NotEqual(0, (await guest.RunAsync("ls /dev/gpiochip*")).ExitStatus); // the machine's own would be in the way
        (await guest.RunAsync("modprobe virtio_mmio && modprobe gpio-virtio && rmmod gpio-virtio && modprobe gpio-virtio-fixed")).ThrowIfFailed();
        Assert.Contains("gpio_ivshmem", (await guest.RunAsync("lsmod")).Output, StringComparison.Ordinal);
        Assert.Contains("libgpiod", (await guest.RunAsync("gpioget --version")).Output, StringComparison.Ordinal);
        guest.ThrowIfKernelComplained();
    }

    [Fact]
    public async Task Memory_that_others_are_to_share_is_a_file_and_the_qemu_new_enough_for_who_needs_that()
    {
        await using var guest = await Guest.BootAsync(new GuestOptions { SharedMemory = true });
        Assert.True(guest.Qemu.Version >= QemuInstallation.GpioInterrupts);
        var memory = (await guest.QmpAsync("query-memdev")).EnumerateArray().Single();
        Assert.Equal((true, 256L << 20), (memory.GetProperty("share").GetBoolean(), memory.GetProperty("size").GetInt64()));
    }

    [Fact]
    public async Task A_guest_that_was_not_booted_the_fast_way_wakes_from_suspend()
    {
        await using var guest = await Guest.BootAsync(new GuestOptions { FastBoot = false });
        var suspended = guest.NextQmpEventAsync("SUSPEND");
        var process = await guest.StartAsync("sleep 0.2; echo mem >/sys/power/state; echo awake");
        await suspended;
        await guest.QmpAsync("system_wakeup");
        await process.WaitForLineAsync("awake");
    }

    [Fact]
    public async Task A_killed_guest_fails_those_who_wait_for_it()
    {
        await using var guest = await Guest.BootAsync();
        var process = await guest.StartAsync("sleep 1000");
        await guest.KillAsync();
        await Assert.ThrowsAsync<GuestException>(() => process.WaitForExitAsync());
        await Assert.ThrowsAsync<GuestException>(() => guest.RunAsync("true"));
    }

    [Fact]
    public async Task A_panic_fails_those_who_wait_and_shows_the_console()
    {
        await using var guest = await Guest.BootAsync();
        var e = await Assert.ThrowsAsync<GuestException>(() => guest.RunAsync("echo c >/proc/sysrq-trigger; sleep 1000"));
        Assert.Contains("Kernel panic - not syncing: sysrq triggered crash", e.Message, StringComparison.Ordinal);
        Assert.NotEmpty(guest.KernelComplaints);
        Assert.Throws<GuestException>(guest.ThrowIfKernelComplained);
    }

    [Fact]
    public async Task A_device_with_shared_memory_can_be_unplugged()
    {
        var memory = Path.GetTempFileName();
        try
        {
            using (var file = File.OpenWrite(memory)) file.SetLength(4096);
            await using var guest = await Guest.BootAsync(new GuestOptions { QemuArguments = IvshmemArguments.Plain(memory, 4096) });
            const string count = "grep -l 0x1110 /sys/bus/pci/devices/*/device | wc -l";
            Assert.Equal("1\n", (await guest.RunAsync(count)).Output);
            await guest.UnplugAsync("gpio0");
            Assert.Equal("0\n", (await guest.RunAsync(count)).Output);
        }
        finally
        {
            File.Delete(memory);
        }
    }

    [Theory]
    [InlineData("exec qemu-system-x86_64 \"$@\" -S", "Nothing on the console within 1 s")] // a guest that spins in its first instructions
    [InlineData("echo 'no such register' >&2; exit 1", "no such register")]
    public async Task A_kvm_that_does_not_work_is_left_for_emulation_and_that_is_told(string kvm, string reason)
    {
        var qemu = Path.GetTempFileName();
        try
        {
            await File.WriteAllTextAsync(qemu, $"""
                #!/bin/sh
                case "$*" in *"-accel kvm"*) ;; *) exec qemu-system-x86_64 "$@" ;; esac
                for word; do
                    shift
                    case $word in kvm) word=tcg ;; host) word=max ;; esac
                    set -- "$@" "$word"
                done
                {kvm}
                """);
            File.SetUnixFileMode(qemu, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
            await using var guest = await Guest.BootAsync(new GuestOptions
            {
                Accelerator = new Accelerator(AcceleratorKind.Kvm, "the test wants it"),
                KvmSilence = TimeSpan.FromSeconds(1),
                Qemu = QemuInstallation.At(qemu),
            });
            Assert.Equal(AcceleratorKind.Tcg, guest.Accelerator.Kind);
            Assert.StartsWith("KVM was tried (the test wants it): ", guest.Accelerator.Reason, StringComparison.Ordinal);
            Assert.Contains(reason, guest.Accelerator.Reason, StringComparison.Ordinal);
            (await guest.RunAsync("true")).ThrowIfFailed();
        }
        finally
        {
            File.Delete(qemu);
        }
    }

    [Fact]
    public async Task A_qemu_that_refuses_its_arguments_fails_the_boot_with_its_words()
    {
        var options = new GuestOptions { QemuArguments = ["-device", "no-such-device"] };
        var e = await Assert.ThrowsAsync<GuestException>(() => Guest.BootAsync(options));
        Assert.Contains("no-such-device", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_qemu_that_is_not_installed_fails_the_boot()
    {
        var e = await Assert.ThrowsAsync<GuestException>(() => Guest.BootAsync(new GuestOptions { Qemu = new QemuInstallation("/nowhere/qemu", new Version(10, 0)) }));
        Assert.Contains("/nowhere/qemu", e.Message, StringComparison.Ordinal);
    }
}
