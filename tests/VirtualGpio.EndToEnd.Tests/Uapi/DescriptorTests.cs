// SPDX-License-Identifier: MIT
using System.Globalization;
using VirtualGpio.Hosting.OneChip;
using VirtualGpio.Linux.Seccomp;

namespace VirtualGpio.EndToEnd.Tests.Uapi;

/// <summary>What programs do with the descriptors that they have been given.</summary>
[Collection(GuestCollection.Name)]
public sealed class DescriptorTests
{
    // request(LINE) gives the descriptor of an input, value(DESCRIPTOR) its value, or what the kernel says against it.
    private static readonly string s_functions = string.Create(CultureInfo.InvariantCulture, $$"""
        use POSIX ();
        $| = 1;
        open(my $chip, "+<", "/dev/gpiochip0") or die "open: $!";
        sub gpio { syscall({{SystemCallTable.Native.NumberOf(SystemCall.Ioctl)}}, $_[0], $_[1], $_[2]) }
        sub request {
            my $r = pack("L64 a32 Q L x260 L L x20 l", $_[0], (0) x 63, "perl", 4, 0, 1, 0, 0);
            gpio(fileno($chip), 0xc250b407, $r) == 0 or die "request: $!";
            return unpack("l", substr($r, 588));
        }
        sub value {
            my $v = pack("QQ", 0, 1);
            return gpio($_[0], 0xc010b40e, $v) == 0 ? unpack("Q", $v) : "(" . ($! + 0) . ")";
        }
        my ($high, $low) = (request(0), request(1));
        """);

    [Fact]
    public async Task A_number_stands_for_what_the_program_has_made_of_it_since()
    {
        await using HostPrograms programs = await StartAsync();

        // Each request is asked before, and stays open under another number.
        string said = await RunAsync(programs, """
            my ($also_high, $also_low) = (POSIX::dup($high), POSIX::dup($low));
            print value($high), value($low), value($also_high), value($also_low), " ";
            POSIX::dup2($low, $high); print value($high), value($also_high), " ";
            POSIX::close($high); print value($high), " ";
            open(my $null, "<", "/dev/null"); POSIX::dup2(fileno($null), $high); print value($high), value($also_high), " ";
            POSIX::close($high); print request(2) == $high ? "again" : "elsewhere", value($high), " ";
            POSIX::dup2($also_high, fileno($chip)); print value(fileno($chip)), value($also_low);
            """);

        Assert.Equal("1010 01 (9) (25)1 again0 10", said);
    }

    [Fact]
    public async Task A_child_has_its_own_numbers_for_what_it_shares()
    {
        await using HostPrograms programs = await StartAsync();

        string said = await RunAsync(programs, """
            print value($high), value($low);
            if (!fork) { POSIX::dup2($low, $high); print value($high), value($low), " "; exit }
            wait;
            print value($high), value($low);
            """);

        Assert.Equal("1000 10", said);
    }

    [Fact]
    public async Task Descriptors_by_the_hundred_and_one_that_was_opened_by_its_path_are_all_told_apart()
    {
        await using HostPrograms programs = await StartAsync();

        string said = await RunAsync(programs, """
            my @many = map { POSIX::dup($_ % 2 ? $high : $low) } 0 .. 699;
            for (1 .. 2) { value($many[$_]) == $_ % 2 or die "$_" for 0 .. 699 }
            open(my $path, "<", "/proc/self/fd/$high") or die "$!";
            print value(fileno($path)), value(fileno($path)), value($high), value($low);
            """);

        Assert.Equal("1110", said);
    }

    [Fact]
    public async Task What_programs_ask_in_a_loop_costs_the_board_no_memory()
    {
        await using HostPrograms programs = await StartAsync();
        await CallAsync(2_000);

        long few = await CallAsync(1_000);
        long many = await CallAsync(100_000);

        // Less than a byte for each: what is left is that of the test itself.
        Assert.True(many - few < 100_000, $"1,000 calls cost {few} bytes, 100,000 {many}.");

        async Task<long> CallAsync(int count)
        {
            long before = GC.GetTotalAllocatedBytes(precise: true);
            await RunAsync(programs, string.Create(CultureInfo.InvariantCulture, $$"""for (1 .. {{count}}) { value($high) == 1 or die "$_" }"""));
            return GC.GetTotalAllocatedBytes(precise: true) - before;
        }
    }

    private static async Task<HostPrograms> StartAsync()
    {
        var programs = new HostPrograms(new ChipHostOptions { ChipName = "chip", LineCount = 4 });
        await programs.Host.SetAsync([new(0, Level.High), new(1, Level.Low)], ChipRig.Patience);
        return programs;
    }

    private static Task<string> RunAsync(HostPrograms programs, string code) => programs.RunAsync($"exec perl -e '{s_functions}\n{code}'");
}
