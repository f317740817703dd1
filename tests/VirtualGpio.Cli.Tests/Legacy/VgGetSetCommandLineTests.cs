// SPDX-License-Identifier: MIT
using VirtualGpio.Cli.Legacy;

namespace VirtualGpio.Cli.Tests.Legacy;

public sealed class VgGetSetCommandLineTests
{
    private readonly List<string> _output = [];
    private readonly List<string> _errors = [];

    [Theory]
    [InlineData("-p: 'x' is no peer", "-p", "x", "-i", "1")]
    [InlineData("-p: '65536' is no peer", "-p", "65536", "-i", "1")]
    [InlineData("-i: '32' is no line; give 0 to 31", "-p", "0", "-i", "32")]
    [InlineData("-l: '-1' is no line", "-p", "0", "-l", "-1")]
    [InlineData("-r: 'two' is no line", "-r", "two")]
    [InlineData("-r: '' is no line", "-r", "")]
    [InlineData("-r: '8' is no line; give 0 to 7", "-r", "8", "-n", "8")]
    [InlineData("-r: '8' is no line; give 0 to 7", "--ngpio=8", "--read=8")]
    [InlineData("-n: '0' is no number of lines; give 1 to 32", "-n", "0", "-r", "0")]
    [InlineData("-n: '33' is no number of lines; give 1 to 32", "-n", "33", "-r", "0")]
    [InlineData("nothing to do")]
    [InlineData("nothing to do", "-p", "0")]
    [InlineData("no peer to notify of the write to line 3", "-i", "3")]
    [InlineData("unexpected argument 'extra'", "-r", "0", "extra")]
    [InlineData("invalid option -- 'x'", "-x")]
    [InlineData("unrecognized option '--frob'", "--frob")]
    [InlineData("requires an argument", "--read")]
    public void What_is_wrong_with_the_command_line_is_told(string says, params string[] arguments)
    {
        Assert.Equal(ExitStatus.Usage, Run(arguments));
        string error = Assert.Single(_errors);
        Assert.StartsWith("vg_get_set: ", error, StringComparison.Ordinal);
        Assert.Contains(says, error, StringComparison.Ordinal);
        Assert.Empty(_output);
    }

    [Fact]
    public void The_version_is_the_older_tools()
    {
        Assert.Equal(0, Run("--version"));
        Assert.Equal(["vg_get_set version 0.0.0"], _output);
    }

    [Fact]
    public void The_help_is_the_older_tools()
    {
        Assert.Equal(0, Run("-h"));
        Assert.Equal(
            """
            -v, --version         prints version and exits
            -d, --device=DEVICE   specify device for usage e.g. [default=/dev/shm/ivshmem]
            -r, --read=NR         reads corresponding gpio value, numeration starts from 0
            -l, --write-low=NR    write low to corresponding gpio
            -i, --write-high=NR   write high to corresponding gpio
            -p, --peer=ID         notify peer_id of interrupt
            -n, --ngpio=CNT       specify gpio number
            -h, --help            prints this message
            """,
            Assert.Single(_output));
    }

    [Theory]
    [InlineData("vg_get_set")]
    [InlineData("/usr/bin/vg_get_set")]
    public async Task The_program_answers_by_that_name(string name)
    {
        using CliProcess process = CliProcess.StartProgram(CliProcess.Program, ["-v"], ("VGPIO_ARGV0", name));
        Assert.Equal(new CliResult(0, "vg_get_set version 0.0.0\n", ""), await process.EndAsync());
    }

    [Fact]
    public async Task The_program_answers_by_its_first_argument()
    {
        CliResult result = await CliProcess.RunAsync("vg_get_set", "-r", "40");
        Assert.Equal(new CliResult(ExitStatus.Usage, "", "vg_get_set: -r: '40' is no line; give 0 to 31\n"), result);
    }

    private int Run(params string[] arguments) =>
        VgGetSetTool.Run(arguments, "/nonexistent/socket", _output.Add, _errors.Add);
}
