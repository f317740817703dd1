// SPDX-License-Identifier: MIT
using VirtualGpio.Linux.Seccomp;

namespace VirtualGpio.Linux.Tests.Seccomp;

[Collection(nameof(Alone))]
public sealed class OpenFileMarkTests
{
    // What the argument of call 1 is to become, in the program.
    private const string Given = "use POSIX (); my $a = gpio(0, 1, 0); my $b = gpio(0, 1, 0); ";

    [Fact]
    public void A_descriptor_that_was_given_is_recognised_and_no_other()
    {
        Assert.Equal(["a", "b", "neither"], Seen(Given + "gpio($a, 2, 0); gpio($b, 2, 0); gpio(1, 2, 0);"));
    }

    [Fact]
    public void Duplicates_and_what_a_child_has_are_the_same_open_file()
    {
        Assert.Equal(["a", "b"], Seen(Given + "gpio(POSIX::dup($a), 2, 0); if (!fork) { gpio($b, 2, 0); exit } wait;"));
    }

    [Fact]
    public void A_number_that_stands_for_something_else_is_told_though_the_file_is_open_still()
    {
        Assert.Equal(
            ["b", "neither", "neither", "a"],
            Seen(Given + "my $c = POSIX::dup($a); POSIX::dup2($b, $a); gpio($a, 2, 0); POSIX::close($a); gpio($a, 2, 0);"
                + "open(my $n, '<', '/dev/null'); POSIX::dup2(fileno($n), $a); gpio($a, 2, 0); gpio($c, 2, 0);"));
    }

    [Fact]
    public void A_file_that_is_opened_anew_by_its_path_is_another_one()
    {
        Assert.Equal(["neither", "a"], Seen(Given + "open(my $n, '<', \"/proc/self/fd/$a\") or die; gpio(fileno($n), 2, 0); gpio($a, 2, 0);"));
    }

    [Fact]
    public void A_mark_does_not_keep_a_pipe_open()
    {
        using var pipe = Pipe.Create();
        using OpenFileMark mark = OpenFileMark.Create(pipe.Reader)!;
        Assert.True(mark.IsAt(Environment.ProcessId, pipe.Reader.Number));
        Assert.True(pipe.TryWrite("one"u8));
        int number = pipe.Reader.Number;

        pipe.Reader.Dispose();

        Assert.False(pipe.TryWrite("two"u8));
        Assert.False(mark.IsAt(Environment.ProcessId, number));
    }

    [Fact]
    public void Who_is_gone_has_nothing_open()
    {
        using var pipe = Pipe.Create();
        using OpenFileMark mark = OpenFileMark.Create(pipe.Reader)!;
        using var it = Supervised.Perl("gpio(0, 1, 0)");
        SeccompNotification call = it.Next();
        Assert.True(it.Listener.AddDescriptor(call.Id, pipe.Reader, closeOnExec: true, at: 7) == 7 && mark.IsAt(call.ThreadId, 7) == true);
        it.Process.Signal(LinuxSignal.Kill);
        it.End();
        Assert.False(mark.IsAt(call.ThreadId, 7));
        Assert.False(mark.IsAt(0, 7));
        Assert.False(mark.IsAt(-1, 7));
        Assert.False(mark.IsAt(Environment.ProcessId, -1));
    }

    [Fact]
    public void A_mark_that_was_disposed_of_does_not_answer()
    {
        using var pipe = Pipe.Create();
        OpenFileMark mark = OpenFileMark.Create(pipe.Reader)!;
        mark.Dispose();
        Assert.Throws<ObjectDisposedException>(() => mark.IsAt(Environment.ProcessId, pipe.Reader.Number));
    }

    /// <summary>Gives a program two pipes by call 1, and tells which of them it makes each call 2 on.</summary>
    private static List<string> Seen(string code)
    {
        var pipes = new List<Pipe>();
        var marks = new List<OpenFileMark>();
        var seen = new List<string>();
        using var it = Supervised.Perl(code);
        it.Serve(call =>
        {
            if ((byte)call.Data.Word(1) == 1)
            {
                pipes.Add(Pipe.Create());
                marks.Add(OpenFileMark.Create(pipes[^1].Reader)!);
                it.Listener.ReturnDescriptor(call.Id, pipes[^1].Reader, closeOnExec: true);
                pipes[^1].Reader.Dispose();
                return;
            }

            bool?[] isAt = [.. marks.Select(mark => mark.IsAt(call.ThreadId, (int)call.Data.Word(0)))];
            seen.Add(isAt switch
            {
                [true, false] => "a",
                [false, true] => "b",
                [false, false] => "neither",
                _ => string.Join(' ', isAt),
            });
            it.Listener.Return(call.Id, 0);
        });
        pipes.ForEach(pipe => pipe.Dispose());
        marks.ForEach(mark => mark.Dispose());
        Assert.Equal("", it.Output);
        return seen;
    }
}
