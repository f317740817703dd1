// SPDX-License-Identifier: MIT
using System.Text.RegularExpressions;

namespace VirtualGpio.Testing;

/// <summary>Tells the console lines in which a kernel reports a fault of its own from the others.</summary>
internal static partial class KernelComplaint
{
    /// <summary>Whether a console line reports an oops, a panic, a failed assertion, a stall or a lost interrupt.</summary>
    public static bool IsIn(string line) => Patterns().IsMatch(line);

    /// <summary>Whether it is the last word of a kernel: nothing runs after it.</summary>
    public static bool IsPanic(string line) => line.Contains("Kernel panic - not syncing", StringComparison.Ordinal);

    // The wording is that of lib/bug.c, kernel/panic.c, arch/x86/kernel/dumpstack.c, kernel/hung_task.c,
    // kernel/rcu/tree_stall.h, kernel/irq/spurious.c, lib/refcount.c, lib/list_debug.c, drivers/virtio/virtio_ring.c.
    [GeneratedRegex(@"Kernel panic - not syncing|\bBUG:|kernel BUG at|\bOops:|\bWARNING: (CPU: )?\d|\bWARNING: .* at |general protection fault|" +
        @"INFO: task .* blocked for more than|detected stalls|self-detected stall|possible .* detected!|irq \d+: nobody cared|" +
        @"refcount_t: |list_(add|del) corruption|is not a head!|UBSAN: |KASAN: |KCSAN: |scheduling while atomic|sleeping function called|" +
        @"unchecked MSR access|Call Trace:")]
    private static partial Regex Patterns();
}
