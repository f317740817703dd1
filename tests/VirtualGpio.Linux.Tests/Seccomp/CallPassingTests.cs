// SPDX-License-Identifier: MIT
using VirtualGpio.Linux.Seccomp;

namespace VirtualGpio.Linux.Tests.Seccomp;

[Collection(nameof(Alone))]
public sealed class CallPassingTests
{
    private static readonly SeccompFilter s_filter = SeccompFilter.GpioAnd([.. PathCall.All, SystemCall.GetDEnts64]);

    [Fact]
    public void Programs_start_and_find_files_while_their_calls_are_passed()
    {
        for (int i = 0; i < 50; i++)
        {
            using var it = Supervised.Run(new ProgramStart { Program = "cat", Arguments = ["/etc/passwd"] }, s_filter);
            using var passing = new CallPassing(it.Listener.Share());
            Assert.Equal(0, it.End().ShellStatus);
            Assert.Equal(File.ReadAllText("/etc/passwd"), it.Output);
        }
    }

    [Fact]
    public void Programs_start_that_nobody_answers_yet()
    {
        // Nothing up to execve may need an answer; what comes after that waits for it.
        using var it = Supervised.Run(new ProgramStart { Program = "echo", Arguments = ["there"], WorkingDirectory = "/usr" }, s_filter);
        Assert.Null(it.Process.TryGetExit());
        using var passing = new CallPassing(it.Listener.Share());
        it.End();
        Assert.Equal("there\n", it.Output);
    }

    [Fact]
    public async Task When_nobody_is_left_it_ends_by_itself()
    {
        using var it = Supervised.Run(new ProgramStart { Program = "true" }, s_filter);
        using SeccompListener shared = it.Listener.Share();
        await Task.Run(() => shared.ContinueAll()).WaitAsync(Supervised.Limit);
        Assert.Equal(0, it.End().ShellStatus);
    }

    [Fact]
    public void It_stops_while_programs_run_and_another_one_goes_on()
    {
        using var it = Supervised.Run(new ProgramStart { Program = "sh", Arguments = ["-c", "while [ ! -e /nowhere ]; do :; done"] }, s_filter);
        for (int i = 0; i < 20; i++)
        {
            using var passing = new CallPassing(it.Listener.Share());
        }

        Assert.Null(it.Process.TryGetExit());
        using var last = new CallPassing(it.Listener.Share());
        it.Process.Signal(LinuxSignal.Kill);
        Assert.Equal(new ProgramExit(0, 9), it.End());
    }

    [Fact]
    public void A_detached_program_has_a_session_of_its_own_and_the_given_input()
    {
        string folder = Directory.CreateTempSubdirectory("vgpio-detached-").FullName;
        string output = Path.Combine(folder, "output");
        using var it = Supervised.Perl("gpio(0, 1, 0)");
        DetachedProcess.Start("/bin/sh", ["-c", $"readlink /proc/self/fd/0 > {output}.new; cut -d' ' -f6 /proc/$$/stat >> {output}.new; echo $$ $NAME >> {output}.new; mv {output}.new {output}"],
            new Dictionary<string, string> { ["PATH"] = "/usr/bin:/bin", ["NAME"] = "value" }, it.Listener);
        Assert.True(SpinWait.SpinUntil(() => File.Exists(output), Supervised.Limit));
        string[] lines = File.ReadAllLines(output);
        Assert.Equal(("anon_inode:seccomp notify", $"{lines[1]} value"), (lines[0], lines[2]));
        Directory.Delete(folder, recursive: true);
    }

    [Fact]
    public void Other_inputs_are_no_listeners() => Assert.Null(SeccompListener.TakeStandardInput());
}
