// SPDX-License-Identifier: MIT
using System.Net;
using System.Net.Http.Headers;
using System.Net.Sockets;
using System.Text.Json;

namespace VirtualGpio.Daemon.Tests.Up;

/// <summary>What the command line and board files may say.</summary>
public sealed class CommandLineTests : BoardTests
{
    [Theory]
    [InlineData("no verb 'upp'. Did you mean 'up'?", "upp")]
    [InlineData("--lines: 0 is out of range", "up", "--lines", "0")]
    [InlineData("--line-names: two lines are named 'a'", "up", "--line-names", "a,a")]
    [InlineData("'sideways' in '0=sideways' is no pull", "up", "--pull", "0=sideways")]
    [InlineData("--pull: There is no line 'x'", "up", "--pull", "x=up")]
    [InlineData("--pull: '0' says no line and pull", "up", "--pull", "0")]
    [InlineData("'5h' is no period", "up", "--wire-idle", "5h")]
    [InlineData("--event-log: 3 is out of range", "up", "--event-log", "3")]
    [InlineData("--listen: give --token-file too", "up", "--listen", "127.0.0.1:0")]
    [InlineData("'127.0.0.1' is no address and port", "up", "--listen", "127.0.0.1", "--token-file", "/tmp/none/t")]
    [InlineData("'::1:8080' is no address and port", "up", "--listen", "::1:8080", "--token-file", "/tmp/none/t")]
    [InlineData("--allow-host: it is of use with --listen only", "up", "--allow-host", "a")]
    [InlineData("cannot be a board's name", "up", "--name", "../x")]
    [InlineData("no option '--plian'. Did you mean '--plain'?", "up", "--plian")]
    [InlineData("--transport: there is no 'virtoi'. Did you mean 'virtio'?", "up", "--transport", "virtoi")]
    [InlineData("--plain and --transport virtio exclude each other", "up", "--transport", "virtio", "--plain")]
    [InlineData("Unrecognized command or argument 'more'", "check", "a.yaml", "more")]
    public async Task Mistakes_are_told_on_stderr_and_nothing_is_done(string says, params string[] arguments)
    {
        UpResult result = await UpProcess.RunAsync([.. arguments, .. arguments[0] == "up" ? ["--dir", Base] : Array.Empty<string>()]);
        Assert.Equal((2, ""), (result.Status, result.Output));
        Assert.StartsWith("vgpio", result.Errors, StringComparison.Ordinal);
        Assert.Contains(says, result.Errors, StringComparison.Ordinal);
        Assert.False(System.IO.Directory.Exists(Base));
    }

    [Fact]
    public async Task All_mistakes_of_a_board_file_are_told_with_their_places()
    {
        string file = Directory.Write("bad.yaml", "chips:\n  gpio0: { lines: 4, nmaes: [a] }\nnets:\n  n: [gpio1:0]\n");
        foreach (string[] arguments in new[] { new[] { "check", file }, ["up", "--dir", Base, file] })
        {
            UpResult result = await UpProcess.RunAsync(arguments);
            Assert.Equal((2, ""), (result.Status, result.Output));
            string[] lines = result.Errors.Split('\n', StringSplitOptions.RemoveEmptyEntries);
            Assert.Equal(2, lines.Length);
            Assert.StartsWith($"{file}:2:22: ", lines[0], StringComparison.Ordinal);
            Assert.StartsWith($"{file}:4:", lines[1], StringComparison.Ordinal);
            Assert.Contains("gpio1", lines[1], StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Options_of_the_one_chip_contradict_a_board_file()
    {
        string file = Directory.Write("good.yaml", "chips:\n  gpio0: { lines: 4 }\n");
        UpResult result = await RefusedAsync(file, "--lines", "8");
        Assert.Equal(2, result.Status);
        Assert.Contains("--lines is for a board without a file", result.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_good_board_file_is_summed_up()
    {
        string file = Directory.Write("good.yaml", "name: bench\nchips:\n  gpio0: { lines: 4, names: [a] }\ndevices:\n  b: { type: button, line: a }\n");
        UpResult result = await UpProcess.RunAsync("check", file);
        Assert.Equal((0, ""), (result.Status, result.Errors));
        Assert.StartsWith("bench: 1 chip, ", result.Output, StringComparison.Ordinal);
        Assert.Contains("gpio0: 4 lines over ivshmem, 1 name\n", result.Output, StringComparison.Ordinal);
        Assert.Contains("b: button line=gpio0:0\n", result.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--help", "  vgpio [command] [options]")]
    [InlineData("up --help", "  vgpio up [<BOARD.yaml>] [options]")]
    [InlineData("run --help", "  vgpio run [<PROGRAM>...] [options]")]
    public async Task The_help_names_the_command_that_people_type(string arguments, string usage)
    {
        UpResult result = await UpProcess.RunAsync(arguments.Split(' '));
        Assert.Equal(0, result.Status);
        Assert.Contains(usage, result.Output.Split('\n'));
    }

    [Fact]
    public async Task The_schema_is_JSON()
    {
        UpResult result = await UpProcess.RunAsync("schema");
        Assert.Equal((0, ""), (result.Status, result.Errors));
        using JsonDocument schema = JsonDocument.Parse(result.Output);
        Assert.True(schema.RootElement.TryGetProperty("$schema", out _));
    }

    [Fact]
    public async Task A_board_is_built_as_its_file_says()
    {
        string file = Directory.Write(
            "bench.yaml",
            """
            name: bench
            chips:
              left: { lines: 4, names: [a, b], line: { b: { pull: up }, 3: { hog: high } } }
              right: { lines: 2, transport: ivshmem-plain }
            nets:
              bus: { connects: [left:a, right:1], pull: up }
            devices:
              key: { type: button, line: left:2, active: high }
            """);
        UpProcess up = Start(file);
        await up.ReadUntilAsync("right: 2 lines over ivshmem-plain, no interrupts");
        await up.ReadUntilAsync("ready");
        HttpClient api = Connect("bench");
        foreach ((string line, string level) in new[] { ("bus", "1"), ("left:a", "1"), ("right:1", "1"), ("b", "1"), ("left:3", "1"), ("left:2", "0"), ("right:0", "0") })
            Assert.Equal((line, level), (line, await LevelAsync(api, line)));
        using HttpResponseMessage pressed = await api.PostAsync(new Uri("/v1/devices/key/actions/press", UriKind.Relative), Json("{}"));
        Assert.True(pressed.IsSuccessStatusCode);
        Assert.Equal("1", await LevelAsync(api, "left:2"));
    }

    [Fact]
    public async Task A_board_that_cannot_be_built_leaves_no_wire_behind()
    {
        string file = Directory.Write("rec.yaml", $"name: board\nchips:\n  gpio0: {{ lines: 4 }}\nrecordings:\n  r: {{ file: {Directory.File("none")}/x.vcd }}\n");
        UpResult result = await RefusedAsync(file);
        Assert.Equal(1, result.Status);
        Assert.Contains("recording 'r' cannot be started", result.Errors, StringComparison.Ordinal);
        Assert.False(File.Exists(Chip.HostSocket));
        await UpAsync();
    }

    [Fact]
    public async Task Over_TCP_the_token_of_the_file_is_needed_which_is_made_if_there_is_none()
    {
        string token = Directory.File("token");
        UpProcess up = Start("--listen", "127.0.0.1:0", "--token-file", token, "--json");
        using JsonDocument ready = JsonDocument.Parse((await up.ReadLineAsync())!);
        string address = ready.RootElement.GetProperty("listen")[0].GetString()!;
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(token));
        using var http = new HttpClient { BaseAddress = new Uri($"http://{address}/"), Timeout = UpProcess.Patience };
        using (HttpResponseMessage refused = await http.GetAsync(new Uri("/v1/board", UriKind.Relative)))
            Assert.Equal(HttpStatusCode.Unauthorized, refused.StatusCode);
        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", (await File.ReadAllTextAsync(token)).Trim());
        using HttpResponseMessage allowed = await http.GetAsync(new Uri("/v1/board", UriKind.Relative));
        Assert.Equal(HttpStatusCode.OK, allowed.StatusCode);
    }

    [Fact]
    public async Task An_address_in_use_is_told_in_a_line()
    {
        using var taken = new TcpListener(IPAddress.Loopback, 0);
        taken.Start();
        string token = Directory.Write("token", "0123456789abcdef0123\n");
        File.SetUnixFileMode(token, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        UpResult result = await RefusedAsync("--listen", $"{taken.LocalEndpoint}", "--token-file", token);
        Assert.Equal(1, result.Status);
        Assert.Contains("address already in use", Assert.Single(result.Errors.TrimEnd().Split('\n')), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_token_that_others_can_read_is_refused()
    {
        string token = Directory.Write("token", "0123456789abcdef0123\n");
        File.SetUnixFileMode(token, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead);
        UpResult result = await RefusedAsync("--listen", "127.0.0.1:0", "--token-file", token);
        Assert.Equal(1, result.Status);
        Assert.Contains($"chmod 600 {token}", result.Errors, StringComparison.Ordinal);
    }
}
