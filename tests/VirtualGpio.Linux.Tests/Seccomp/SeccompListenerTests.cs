// SPDX-License-Identifier: MIT
using VirtualGpio.Linux.Seccomp;

namespace VirtualGpio.Linux.Tests.Seccomp;

/// <summary>Real programs; where seccomp is forbidden these fail, and say so.</summary>
[Collection(nameof(Alone))]
public sealed class SeccompListenerTests
{
    [Fact]
    public void A_call_is_answered_with_a_value_and_the_kernel_never_sees_it()
    {
        using var it = Supervised.Perl("my $b = 'argument'; print gpio(0, 7, $b);");
        it.Serve(call =>
        {
            Assert.Equal(Supervised.Ioctl, call.Data.Number);
            Assert.Equal(SystemCallTable.Native.AuditArchitecture, call.Data.Architecture);
            Assert.Equal((0u, 0xb407u), (call.Data.Word(0), call.Data.Word(1)));
            Assert.Equal(it.Process.Id, call.ThreadId);
            Assert.True(it.Listener.IsValid(call.Id));
            Assert.True(it.Listener.Return(call.Id, 42));
        });
        Assert.Equal("42", it.Output);
    }

    [Fact]
    public void A_call_is_answered_with_an_error()
    {
        using var it = Supervised.Perl("print gpio(0, 7, 0), ' ', $!+0;");
        it.Serve(call => it.Listener.Fail(call.Id, Errno.EBUSY));
        Assert.Equal("-1 16", it.Output);
    }

    [Fact]
    public void A_call_that_goes_on_is_the_kernels()
    {
        // ENOTTY is what the kernel answers for a file that knows no such ioctl.
        using var it = Supervised.Perl("open(my $f, '<', '/dev/null'); print gpio(fileno($f), 7, 0), ' ', $!+0;");
        it.Serve(call => it.Listener.Continue(call.Id));
        Assert.Equal("-1 25", it.Output);
    }

    [Fact]
    public void Other_ioctls_are_not_seen()
    {
        using var it = Supervised.Perl($"my $b = 'x' x 100; syscall({Supervised.Ioctl}, 1, 0x5401, $b); print 'done';");
        it.Serve(call => Assert.Fail($"{call}"));
        Assert.Equal("done", it.Output);
    }

    [Fact]
    public void A_descriptor_is_given_and_the_program_reads_from_it()
    {
        (UnixConnection ours, UnixConnection theirs) = UnixConnection.CreatePair();
        using (theirs)
        using (var it = Supervised.Perl("my $n = gpio(0, 1, 0); open(my $f, '<&=', $n) or die; sysread($f, my $b, 9); print $b; sysread($f, $b, 9); print \"|$b\";"))
        {
            using (ours)
                Assert.Equal(4, ours.TrySend("edge"u8));
            it.Serve(call => Assert.InRange(it.Listener.ReturnDescriptor(call.Id, theirs, closeOnExec: true), 3, 1000));
            Assert.Equal("edge|", it.Output);
        }
    }

    [Theory]
    [InlineData(true, "closed")]
    [InlineData(false, "open")]
    public void A_given_descriptor_is_closed_on_exec_if_asked_for(bool closeOnExec, string expected)
    {
        using var eventFd = EventFd.Create();
        using var it = Supervised.Perl("my $n = gpio(0, 1, 0); exec('sh', '-c', \"test -e /proc/self/fd/$n && echo -n open || echo -n closed\");");
        it.Serve(call => Assert.True(it.Listener.ReturnDescriptor(call.Id, eventFd, closeOnExec) > 2));
        Assert.Equal(expected, it.Output);
    }

    [Fact]
    public void A_descriptor_takes_the_place_of_another_and_its_duplicates_stay()
    {
        using var eventFd = EventFd.Create();
        eventFd.Signal(5);
        using var it = Supervised.Perl(
            "open(my $f, '<', '/dev/null'); open(my $d, '<&', $f); print gpio(fileno($f), 1, 0); my $b; print sysread($f, $b, 8); print unpack('Q', $b); print sysread($d, $b, 8);");
        it.Serve(call =>
        {
            int number = (int)call.Data.Word(0);
            Assert.Equal(number, it.Listener.AddDescriptor(call.Id, eventFd, closeOnExec: true, at: number));
            Assert.True(it.Listener.Return(call.Id, 0));
        });
        Assert.Equal("0850", it.Output);
    }

    [Fact]
    public void A_program_that_has_too_many_open_files_is_an_answer()
    {
        using var eventFd = EventFd.Create();
        using var it = Supervised.Run("sh", "-c", $"ulimit -n 40; exec perl -e '{Supervised.PerlCode("1 while gpio(0, 1, 0) >= 0; print $!+0;")}'");
        it.Serve(call =>
        {
            int number = it.Listener.ReturnDescriptor(call.Id, eventFd, closeOnExec: true);
            if (number < 0)
                it.Listener.Fail(call.Id, (Errno)(-number));
        });
        Assert.Equal("24", it.Output);

        using var other = Supervised.Perl("gpio(0, 1, 0)");
        other.Serve(call =>
        {
            Assert.Equal(-(int)Errno.EBADF, other.Listener.AddDescriptor(call.Id, eventFd, closeOnExec: true, at: int.MaxValue));
            other.Listener.Return(call.Id, 0);
        });
    }

    [Fact]
    public void A_program_killed_in_a_call_makes_every_answer_false_and_nothing_fail()
    {
        using var it = Supervised.Perl("gpio(0, 1, 0)");
        using var eventFd = EventFd.Create();
        SeccompNotification call = it.Next();
        Assert.True(it.Listener.IsValid(call.Id));
        Assert.True(it.Process.Signal(LinuxSignal.Kill));
        Assert.Equal(new ProgramExit(0, 9), it.End());
        Assert.False(it.Listener.IsValid(call.Id));
        Assert.False(it.Listener.Return(call.Id, 0));
        Assert.False(it.Listener.Fail(call.Id, Errno.EIO));
        Assert.False(it.Listener.Continue(call.Id));
        Assert.Equal(-(int)Errno.ENOENT, it.Listener.AddDescriptor(call.Id, eventFd, closeOnExec: true));
        Assert.Equal(-(int)Errno.ENOENT, it.Listener.ReturnDescriptor(call.Id, eventFd, closeOnExec: true));
        Assert.False(it.Process.Signal(LinuxSignal.Kill));
    }

    [Fact]
    public void A_program_killed_before_its_call_is_received_leaves_nothing_to_receive()
    {
        using var it = Supervised.Perl("gpio(0, 1, 0)");
        using var epoll = Epoll.Create();
        epoll.Add(it.Listener, 1, EpollEvents.In);
        Assert.Equal(1, epoll.Wait(stackalloc EpollReady[1], Supervised.Limit));
        it.Process.Signal(LinuxSignal.Kill);
        it.End();
        Assert.False(it.Listener.TryReceive(out _));
    }

    [Fact]
    public void When_nobody_is_left_the_listener_hangs_up()
    {
        using var it = Supervised.Run("true");
        using var epoll = Epoll.Create();
        epoll.Add(it.Listener, 1, EpollEvents.In);
        var ready = new EpollReady[1];
        Assert.Equal(1, epoll.Wait(ready, Supervised.Limit));
        Assert.Equal(EpollEvents.HangUp, ready[0].Events & (EpollEvents.HangUp | EpollEvents.In));
        Assert.False(it.Listener.TryReceive(out _));
    }

    [Fact]
    public void Answering_twice_comes_to_nothing()
    {
        using var it = Supervised.Perl("print gpio(0, 1, 0); print gpio(0, 2, 0)");
        SeccompNotification first = it.Next();
        Assert.True(it.Listener.Return(first.Id, 4));
        SeccompNotification second = it.Next();
        Assert.False(it.Listener.Return(first.Id, 5));
        Assert.True(it.Listener.Return(second.Id, 6));
        it.End();
        Assert.Equal("46", it.Output);
    }

    [Fact]
    public void Answering_a_call_that_was_not_received_is_a_mistake_that_is_told()
    {
        using var it = Supervised.Perl("fork(); gpio(0, 1, 0)");
        SeccompNotification first = it.Next();
        using var epoll = Epoll.Create();
        epoll.Add(it.Listener, 1, EpollEvents.In);
        Assert.Equal(1, epoll.Wait(stackalloc EpollReady[1], Supervised.Limit));

        // The kernel counts.
        LinuxException failure = Assert.Throws<LinuxException>(() => it.Listener.Return(first.Id + 1, 0));
        Assert.Equal(Errno.EINPROGRESS, failure.Errno);
        Assert.Contains("not received yet", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_thousand_given_descriptors_leave_none_with_the_supervisor()
    {
        using var it = Supervised.Perl("for (1..1000) { my $n = gpio(0, 1, 0); die $n if $n < 0; open(my $f, '<&=', $n) or die; close $f; } print 'done';");
        GC.Collect();
        GC.WaitForPendingFinalizers();
        int before = OpenDescriptors.Count();
        int given = 0;
        it.Serve(call =>
        {
            using var eventFd = EventFd.Create();
            given += it.Listener.ReturnDescriptor(call.Id, eventFd, closeOnExec: true) >= 0 ? 1 : 0;
        });
        Assert.Equal(("done", 1000), (it.Output, given));
        Assert.InRange(OpenDescriptors.Count(), 0, before);
    }

    [Fact]
    public void A_signal_does_not_make_a_received_call_start_again()
    {
        using var it = Supervised.Perl("$SIG{USR1} = sub { print 'signal ' }; print gpio(0, 1, 0);");
        Assert.True(it.Listener.WaitsKillable, "The kernel is older than 5.19.");
        SeccompNotification call = it.Next();
        it.Process.Signal(LinuxSignal.User1);
        Assert.True(it.Listener.IsValid(call.Id));
        Assert.True(it.Listener.Return(call.Id, 3));
        Assert.Equal(0, it.End().ShellStatus);
        Assert.Contains('3', it.Output);
    }

    [Fact]
    public void Without_a_listener_trapped_calls_fail_with_ENOSYS()
    {
        using var it = Supervised.Perl("print gpio(0, 1, 0), ' ', $!+0;");
        it.Process.Listener.Dispose();
        it.End();
        Assert.Equal("-1 38", it.Output);
    }

    [Fact]
    public void Serving_a_call_allocates_nothing()
    {
        using var it = Supervised.Perl("my $b = 'x' x 64; gpio(0, 1, $b) for 1..200;");
        long allocated = 0;
        int calls = 0;
        var bytes = new byte[64];
        using var epoll = Epoll.Create();
        epoll.Add(it.Listener, 1, EpollEvents.In);
        Span<EpollReady> ready = stackalloc EpollReady[1];
        while (calls < 200 && epoll.Wait(ready, Supervised.Limit) == 1)
        {
            long before = GC.GetAllocatedBytesForCurrentThread();
            Assert.True(it.Listener.TryReceive(out SeccompNotification call));
            MemoryAccess read = ProcessMemory.Read(call.ThreadId, call.Data.Arguments[2], bytes);
            MemoryAccess written = ProcessMemory.Write(call.ThreadId, call.Data.Arguments[2], bytes);
            Errno looked = ProgramDescriptor.Look(call.ThreadId, 0, out _);
            it.Listener.Return(call.Id, 0);
            if (++calls > 100)
                allocated += GC.GetAllocatedBytesForCurrentThread() - before;
            Assert.Equal((MemoryAccess.Done, MemoryAccess.Done, Errno.None), (read, written, looked));
        }

        Assert.Equal((200, 0L), (calls, allocated));
    }
}
