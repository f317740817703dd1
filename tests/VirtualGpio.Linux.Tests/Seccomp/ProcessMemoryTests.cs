// SPDX-License-Identifier: MIT
using System.Runtime.InteropServices;
using System.Text;
using FsCheck;
using FsCheck.Fluent;
using VirtualGpio.Linux.Seccomp;

namespace VirtualGpio.Linux.Tests.Seccomp;

[Collection(nameof(Alone))]
public sealed unsafe class ProcessMemoryTests
{
    private const int Page = 4096;

    [Fact]
    public void What_a_program_passes_is_read_and_what_is_written_it_sees()
    {
        using var it = Supervised.Perl("my $b = 'from program'; gpio(0, 1, $b); print $b;");
        it.Serve(call =>
        {
            var bytes = new byte[12];
            Assert.Equal(MemoryAccess.Done, ProcessMemory.Read(call.ThreadId, call.Data.Arguments[2], bytes));
            Assert.Equal("from program", Encoding.ASCII.GetString(bytes));
            Assert.Equal(MemoryAccess.Done, ProcessMemory.Write(call.ThreadId, call.Data.Arguments[2], "to"u8));
            it.Listener.Return(call.Id, 0);
        });
        Assert.Equal("toom program", it.Output);
    }

    [Theory]
    [InlineData("0")]
    [InlineData("1")]
    [InlineData("-1")]
    [InlineData("-4096")]
    [InlineData("0x7fffffffffff")]
    [InlineData("0x800000000000")]
    [InlineData("0x8000000000000000")]
    public void A_bad_pointer_is_a_result(string address)
    {
        using var it = Supervised.Perl($"print gpio(0, 1, {address}), ' ', $!+0;");
        it.Serve(call =>
        {
            ulong there = call.Data.Arguments[2];
            Assert.Equal(MemoryAccess.BadPointer, ProcessMemory.Read(call.ThreadId, there, new byte[100]));
            Assert.Equal(MemoryAccess.BadPointer, ProcessMemory.Write(call.ThreadId, there, new byte[100]));
            Assert.Equal(MemoryAccess.BadPointer, ProcessMemory.ReadString(call.ThreadId, there, new byte[Page], out int length));
            Assert.Equal(0, length);
            it.Listener.Fail(call.Id, Errno.EFAULT);
        });
        Assert.Equal("-1 14", it.Output);
    }

    [Fact]
    public void A_process_that_is_gone_is_a_result()
    {
        using var it = Supervised.Perl("my $b = 'x' x 100; gpio(0, 1, $b)");
        SeccompNotification call = it.Next();
        it.Process.Signal(LinuxSignal.Kill);
        it.End();
        Assert.Equal(MemoryAccess.Gone, ProcessMemory.Read(call.ThreadId, call.Data.Arguments[2], new byte[100]));
        Assert.Equal(MemoryAccess.Gone, ProcessMemory.Write(call.ThreadId, call.Data.Arguments[2], new byte[100]));
        Assert.Equal(MemoryAccess.Gone, ProcessMemory.ReadString(call.ThreadId, call.Data.Arguments[2], new byte[100], out _));
        Assert.NotEqual(Errno.None, ProgramDescriptor.Look(call.ThreadId, 0, out _));
        Assert.Null(ProgramDescriptor.PathOf(call.ThreadId, 0));
        Assert.Null(ProgramDescriptor.FlagsOf(call.ThreadId, 0));
    }

    [Fact]
    public void Nothing_at_all_is_read_from_anywhere() =>
        Assert.Equal(MemoryAccess.Done, ProcessMemory.Read(Environment.ProcessId, 1, []));

    [Fact]
    public void Strings_are_read_to_their_end_or_the_limit_wherever_they_lie()
    {
        byte* start = (byte*)NativeMemory.AlignedAlloc(3 * Page, Page);
        try
        {
            Prop.ForAll(
                (from offset in Gen.Choose(0, 2 * Page)
                 from text in Gen.Choose(0, 2 * Page)
                 from limit in Gen.Choose(0, 3 * Page)
                 select (offset, text, limit)).ToArbitrary(),
                it =>
                {
                    new Span<byte>(start, 3 * Page).Fill((byte)'x');
                    int length = Math.Min(it.text, (3 * Page) - it.offset - 1);
                    start[it.offset + length] = 0;
                    var into = new byte[it.limit];
                    MemoryAccess access = ProcessMemory.ReadString(Environment.ProcessId, (ulong)(start + it.offset), into, out int read);
                    return length < it.limit
                        ? access == MemoryAccess.Done && read == length && into.AsSpan(0, length).IndexOfAnyExcept((byte)'x') < 0
                        : access == MemoryAccess.TooLong && read == 0;
                }).QuickCheckThrowOnFailure();
        }
        finally
        {
            NativeMemory.AlignedFree(start);
        }
    }

    [Fact]
    public void A_string_at_the_very_end_of_what_is_mapped_is_read()
    {
        using var it = Supervised.Perl("my $b = 'name'; gpio(0, 1, $b)");
        it.Serve(call =>
        {
            // Behind the stack nothing is mapped.
            string last = File.ReadLines($"/proc/{call.ThreadId}/maps").Single(line => line.EndsWith("[stack]", StringComparison.Ordinal));
            ulong end = ulong.Parse(last.Split(' ')[0].Split('-')[1], System.Globalization.NumberStyles.HexNumber, null);
            var into = new byte[Page];

            // binfmt_elf puts a zero word there, and before it the name.
            Assert.Equal(MemoryAccess.Done, ProcessMemory.ReadString(call.ThreadId, end - 13, into, out int length));
            Assert.EndsWith("perl", Encoding.ASCII.GetString(into, 0, length), StringComparison.Ordinal);
            Assert.Equal(MemoryAccess.BadPointer, ProcessMemory.Read(call.ThreadId, end - 4, new byte[8]));
            it.Listener.Return(call.Id, 0);
        });
    }

    [Fact]
    public void Why_memory_is_forbidden_names_a_way_out() =>
        Assert.Matches("sysctl|same user", ProcessMemory.WhyForbidden());
}
