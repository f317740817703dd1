// SPDX-License-Identifier: MIT
using System.Text;

namespace VirtualGpio.Testing.Tests;

public sealed class KernelComplaintTests
{
    [Theory]
    [InlineData("[    3.1] Kernel panic - not syncing: Attempted to kill init! exitcode=0x00000100")]
    [InlineData("[    3.1] BUG: unable to handle page fault for address: ffffa0")]
    [InlineData("[    3.1] BUG: kernel NULL pointer dereference, address: 0000000000000000")]
    [InlineData("[    3.1] Oops: 0000 [#1] PREEMPT SMP NOPTI")]
    [InlineData("[    3.1] Oops: Oops: 0000 [#1] PREEMPT SMP")]
    [InlineData("[    3.1] WARNING: CPU: 0 PID: 1 at kernel/irq/irqdomain.c:600 irq_domain_remove+0x4/0x80")]
    [InlineData("[    3.1] WARNING: kernel/irq/irqdomain.c:600 at irq_domain_remove+0x4/0x80, CPU#0: init/1")]
    [InlineData("[    3.1] general protection fault, probably for non-canonical address 0xdead: 0000 [#1]")]
    [InlineData("[  244.2] INFO: task gpioset:120 blocked for more than 120 seconds.")]
    [InlineData("[   60.2] rcu: INFO: rcu_preempt detected stalls on CPUs/tasks:")]
    [InlineData("[   60.2] watchdog: BUG: soft lockup - CPU#0 stuck for 26s! [sh:1]")]
    [InlineData("[    3.1] irq 24: nobody cared (try booting with the \"irqpoll\" option)")]
    [InlineData("[    3.1] refcount_t: underflow; use-after-free.")]
    [InlineData("[    3.1] virtio_gpio virtio0: requestq:id 2 is not a head!")]
    public void A_fault_of_the_kernel_is_seen(string line) => Assert.True(KernelComplaint.IsIn(line));

    [Theory]
    [InlineData("[    0.1] x86/cpu: SGX disabled by BIOS.")]
    [InlineData("[    0.1] gpio_ivshmem: loading out-of-tree module taints kernel.")]
    [InlineData("[    0.1] gpio_ivshmem: module verification failed: signature and/or required key missing - tainting kernel")]
    [InlineData("[    0.1] DEBUG: nothing")]
    [InlineData("[    0.1] ACPI: Interpreter enabled")]
    public void Everyday_talk_is_none(string line) => Assert.False(KernelComplaint.IsIn(line));

    [Fact]
    public async Task The_console_keeps_complaints_and_tells_a_panic_at_once()
    {
        var console = new ConsoleLog();
        var sought = console.FindAsync("syncing");
        console.Append("one\r\nKernel panic - not "u8);
        Assert.False(console.Panicked.Task.IsCompleted);
        console.Append("syncing: test\r\nrest"u8);
        Assert.Equal("Kernel panic - not syncing: test", await console.Panicked.Task);
        Assert.Equal("Kernel panic - not syncing: test", await sought);
        Assert.Equal("one", await console.FindAsync("one"));
        Assert.Equal(["one", "Kernel panic - not syncing: test", "rest"], console.Lines);
        Assert.Equal(["Kernel panic - not syncing: test"], console.Complaints);
    }

    [Fact]
    public void The_console_keeps_no_more_than_its_last_lines()
    {
        var console = new ConsoleLog();
        for (var i = 0; i < 20_000; i++) console.Append(Encoding.ASCII.GetBytes($"line {i}\n"));
        Assert.Equal("line 19999", console.Lines[^1]);
        Assert.Equal(5_000, console.Lines.Count);
    }
}
