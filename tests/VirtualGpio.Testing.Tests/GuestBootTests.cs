// SPDX-License-Identifier: MIT
using System.Text.Json.Nodes;

namespace VirtualGpio.Testing.Tests;

// Boots a real guest, once for the class: these tests need QEMU and a prepared image, and some seconds.
public sealed class GuestBootTests(GuestBootTests.BootedGuest booted) : IClassFixture<GuestBootTests.BootedGuest>
{
    private Guest Guest => booted.Guest;

    [Fact]
    public async Task A_guest_runs_the_kernel_that_was_asked_for()
    {
        var result = (await Guest.RunAsync("uname -r")).ThrowIfFailed();
        Assert.Equal(Guest.Image.Release, result.Output.Trim());
        Assert.StartsWith("6.12.", result.Output, StringComparison.Ordinal);
        Assert.Empty(Guest.KernelComplaints);
    }

    [Fact]
    public async Task A_failing_command_gives_its_status_and_all_it_wrote()
    {
        var result = await Guest.RunAsync("echo out; echo err >&2; exit 3");
        Assert.Equal(new GuestResult("echo out; echo err >&2; exit 3", 3, "out\nerr\n"), result);
        Assert.Contains("status 3", Assert.Throws<GuestException>(result.ThrowIfFailed).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_command_may_hold_any_text()
    {
        const string text = "ä 'quoted' \"twice\" $HOME \\ \t\n%";
        var result = await Guest.RunAsync($"cat <<'END'\n{text}\nEND");
        Assert.Equal(text + "\n", result.Output);
    }

    [Fact]
    public async Task Two_commands_run_at_once_and_talk_to_each_other()
    {
        (await Guest.RunAsync("rm -f /tmp/a /tmp/b; mkfifo /tmp/a /tmp/b")).ThrowIfFailed();
        var first = Guest.RunAsync("read x </tmp/a; echo \"$x back\" >/tmp/b");
        var second = Guest.RunAsync("echo there >/tmp/a; cat /tmp/b");
        Assert.Equal("there back\n", (await second).ThrowIfFailed().Output);
        (await first).ThrowIfFailed();
    }

    [Fact]
    public async Task Output_arrives_while_a_command_runs_and_a_kill_ends_it_and_its_children()
    {
        var process = await Guest.StartAsync("echo ready; sleep 1234 & sleep 1234; echo never");
        Assert.Equal("ready", await process.WaitForLineAsync("ready"));
        Assert.False(process.HasExited);
        Assert.Equal(128 + 9, await process.KillAsync());
        Assert.Equal("ready\n", process.Output);
        Assert.Equal(1, (await Guest.RunAsync("ps | grep -q 'sleep 1[2]34'")).ExitStatus);
    }

    [Fact]
    public async Task A_child_that_keeps_the_output_open_does_not_keep_the_command_open()
    {
        var result = await Guest.RunAsync("(sleep 60; echo late) & echo now");
        Assert.Equal("now\n", result.Output);
    }

    [Fact]
    public async Task A_megabyte_of_output_arrives_whole()
    {
        var result = (await Guest.RunAsync("seq 1 150000")).ThrowIfFailed();
        Assert.Equal(string.Concat(Enumerable.Range(1, 150000).Select(number => $"{number}\n")), result.Output);
    }

    [Fact]
    public async Task A_command_that_takes_too_long_is_killed_and_its_output_is_told()
    {
        var e = await Assert.ThrowsAsync<GuestException>(() => Guest.RunAsync("echo before; exec sleep 4321", TimeSpan.FromSeconds(2)));
        Assert.Contains("before", e.Message, StringComparison.Ordinal);
        (await Guest.RunAsync("while ps | grep -q 'sleep 43[2]1'; do sleep 0.05; done")).ThrowIfFailed();
    }

    [Fact]
    public async Task The_monitor_answers_and_refuses()
    {
        Assert.Equal("running", (await Guest.QmpAsync("query-status")).GetProperty("status").GetString());
        var e = await Assert.ThrowsAsync<QmpException>(() => Guest.QmpAsync("device_del", new JsonObject { ["id"] = "none" }));
        Assert.Equal("DeviceNotFound", e.ErrorClass);
    }

    [Fact]
    public async Task The_stock_gpio_simulator_can_be_loaded()
    {
        (await Guest.RunAsync("modprobe gpio-sim && mountpoint -q /sys/kernel/config || mount -t configfs configfs /sys/kernel/config")).ThrowIfFailed();
        Assert.Contains("gpio_sim", (await Guest.RunAsync("lsmod")).Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_kernels_own_virtio_driver_can_be_loaded_as_it_is_and_fixed()
    {
        foreach (var driver in new[] { VirtioArguments.StockDriver, VirtioArguments.FixedDriver })
            (await Guest.RunAsync($"modprobe -a {string.Join(' ', driver)} && rmmod {driver[^1]}")).ThrowIfFailed();
        Assert.Empty(Guest.KernelComplaints);
    }

    [Fact]
    public async Task Files_of_this_machine_are_in_the_guest_in_place_of_what_was_there()
    {
        Assert.Equal("/bin/sh\nof the test\n/root\n", (await Guest.RunAsync("cd /opt/given/deep && ls -d /bin/sh && ./program && cat /etc/group")).ThrowIfFailed().Output);
        Assert.Equal("program\n", (await Guest.RunAsync("readlink /opt/given/deep/link")).ThrowIfFailed().Output);
    }

    public sealed class BootedGuest : IAsyncLifetime
    {
        private readonly string _folder = Directory.CreateTempSubdirectory("vgpio-given-").FullName;

        public Guest Guest { get; private set; } = null!;

        public async Task InitializeAsync()
        {
            string deep = Directory.CreateDirectory(Path.Combine(_folder, "deep")).FullName;
            string program = Path.Combine(deep, "program");
            await File.WriteAllTextAsync(program, "#!/bin/sh\necho of the test\n");
            File.SetUnixFileMode(program, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
            File.CreateSymbolicLink(Path.Combine(deep, "link"), "program");
            string group = Path.Combine(_folder, "group");
            await File.WriteAllTextAsync(group, "/root\n");
            Guest = await Guest.BootAsync(new GuestOptions
            {
                Files = new Dictionary<string, string> { ["/opt/given"] = _folder, ["/etc/group"] = group },
            });
        }

        public async Task DisposeAsync()
        {
            await Guest.DisposeAsync();
            Directory.Delete(_folder, recursive: true);
        }
    }
}
