// SPDX-License-Identifier: MIT
namespace VirtualGpio.Linux.Tests;

public sealed class LinuxExceptionTests
{
    [Fact]
    public void The_text_names_the_call_the_reason_and_the_symbol()
    {
        var failure = new LinuxException("memfd_create", Errno.ENOSPC);
        Assert.Equal("memfd_create: No space left on device (ENOSPC)", failure.Message);
        Assert.Equal(Errno.ENOSPC, failure.Errno);
        Assert.Equal("memfd_create", failure.Call);
    }

    [Fact]
    public void A_hint_follows() =>
        Assert.Equal(
            "open(/dev/kvm): Permission denied (EACCES). Join the group kvm.",
            new LinuxException("open(/dev/kvm)", Errno.EACCES, "Join the group kvm.").Message);

    [Fact]
    public void An_error_without_a_name_here_keeps_its_number() =>
        Assert.EndsWith("(errno 60)", new LinuxException("x", (Errno)60).Message, StringComparison.Ordinal);
}
