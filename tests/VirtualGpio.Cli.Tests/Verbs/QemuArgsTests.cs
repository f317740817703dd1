// SPDX-License-Identifier: MIT
using System.Text.Json;
using VirtualGpio.Cli.Tests.Fakes;
using VirtualGpio.Client;

namespace VirtualGpio.Cli.Tests.Verbs;

/// <summary>What is printed for a chip over virtio, and what is said of the QEMU that is there.</summary>
public sealed class QemuArgsTests : DaemonTests
{
    private const string Device = "-chardev socket,path=/run/gpio0/guest,id=vgpio0 -device vhost-user-gpio-pci,chardev=vgpio0\n";
    private const string Memory = "-object memory-backend-memfd,id=mgpio0,size=512M,share=on -machine memory-backend=mgpio0 -m 512M ";

    private static readonly ChipInfo s_virtio = Canned.Chip with { Transport = "virtio", GuestSocket = "/run/gpio0/guest", QemuArguments = ["default"] };

    [Fact]
    public async Task The_machine_gets_shared_memory_of_a_size_of_ones_own_or_none()
    {
        AnswerVirtio();
        string qemu = Program("QEMU emulator version 10.0.2");
        Assert.Equal(new CliResult(0, Memory + Device, ""), await RunAsync("qemu-args", "gpio0", "--qemu", qemu));
        Assert.Equal(Memory.Replace("512M", "2G", StringComparison.Ordinal) + Device, (await RunAsync("qemu-args", "gpio0", "--memory", "2g", "--qemu", qemu)).Output);
        Assert.Equal(Device, (await RunAsync("qemu-args", "gpio0", "--no-memory", "--qemu", qemu)).Output);
        Assert.Equal(
            Device.Replace("-pci", "-device", StringComparison.Ordinal),
            (await RunAsync("qemu-args", "gpio0", "--no-memory", "--bus", "mmio", "--qemu", qemu)).Output);
        Assert.Equal(
            ["-chardev", "socket,path=/run/gpio0/guest,id=vgpio0", "-device", "vhost-user-gpio-pci,chardev=vgpio0"],
            JsonSerializer.Deserialize<string[]>((await RunAsync("qemu-args", "gpio0", "--no-memory", "--json", "--qemu", qemu)).Output)!);
    }

    [Fact]
    public async Task A_QEMU_that_drops_interrupts_is_warned_of_and_the_arguments_are_printed_all_the_same()
    {
        AnswerVirtio();
        string old = Program("QEMU emulator version 7.2.11 (Debian 1:7.2+dfsg-7+deb12u6)");
        CliResult result = await RunAsync("qemu-args", "gpio0", "--qemu", old);
        Assert.Equal((0, Memory + Device), (result.Status, result.Output));
        Assert.StartsWith($"vgpio qemu-args: {old} is QEMU 7.2, which keeps the interrupts", result.Errors, StringComparison.Ordinal);

        string recent = Program("QEMU emulator version 10.0.2");
        Assert.Contains($"{old} is QEMU 7.2", (await RunWithAsync(("VGPIO_QEMU", old))).Errors, StringComparison.Ordinal);
        Assert.Equal("", (await RunWithAsync(("VGPIO_QEMU", recent))).Errors);
        Assert.Contains($"{old} is QEMU 7.2", (await RunWithAsync(("VGPIO_QEMU", recent), "--qemu", old)).Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_usual_QEMU_is_looked_at_if_it_is_there()
    {
        AnswerVirtio();
        string folder = Base.File("bin");
        Directory.CreateDirectory(folder);
        Assert.Equal("", (await RunWithAsync(("PATH", folder))).Errors);
        File.Move(Program("QEMU emulator version 7.2.0"), Path.Combine(folder, "qemu-system-x86_64"));
        Assert.Contains("qemu-system-x86_64 is QEMU 7.2", (await RunWithAsync(("PATH", folder))).Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_program_that_is_not_there_fails_or_talks_without_end_is_no_reason_to_fail()
    {
        AnswerVirtio();
        foreach ((string qemu, string says) in new[]
        {
            (Base.File("none"), "cannot be asked for its version"),
            (Base.Path, "cannot be asked for its version"),
            (Program("nothing to see"), "does not say which version"),
            (Script("exec yes"), "does not say which version"),
            (Script("exit 3"), "does not say which version"),
            (Script("exec sleep 600"), "did not answer within 5 s"),
        })
        {
            CliResult result = await RunAsync("qemu-args", "gpio0", "--qemu", qemu);
            Assert.Equal((0, Memory + Device), (result.Status, result.Output));
            Assert.Contains(says, result.Errors, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("--memory: 'lots' is no size", "--memory", "lots")]
    [InlineData("--memory and --no-memory exclude each other", "--memory", "1G", "--no-memory")]
    [InlineData("--bus: 'isa' is no bus for virtio devices. Give pci or mmio.", "--bus", "isa")]
    public async Task Wrong_options_are_told(string says, params string[] options)
    {
        CliResult result = await RunAsync(["qemu-args", "gpio0", .. options]);
        Assert.Equal((2, ""), (result.Status, result.Output));
        Assert.Contains(says, result.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task For_other_chips_the_options_are_of_no_use_which_is_told()
    {
        CliResult result = await RunAsync("qemu-args", "gpio0", "--memory", "1G");
        Assert.Equal((2, "vgpio qemu-args: --memory is for chips over virtio, and gpio0 is one over ivshmem. Leave it out.\n"), (result.Status, result.Errors));
    }

    [Fact]
    public async Task A_chip_for_programs_of_this_machine_is_refused()
    {
        ChipInfo chip = Canned.Chip with { Transport = "uapi", QemuArguments = [] };
        Daemon.On("/v1/chips/gpio0", context => FakeDaemon.WriteAsync(context, chip, ApiJson.Default.ChipInfo));
        CliResult result = await RunAsync("qemu-args", "gpio0");
        Assert.Equal((2, ""), (result.Status, result.Output));
        Assert.Contains("gpio0 is for programs of this machine, not for QEMU", result.Errors, StringComparison.Ordinal);
    }

    private void AnswerVirtio() => Daemon.On("/v1/chips/gpio0", context => FakeDaemon.WriteAsync(context, s_virtio, ApiJson.Default.ChipInfo));

    private string Program(string version) => Script($"[ \"$*\" = --version ] && echo '{version}'");

    private string Script(string text)
    {
        string path = Base.File($"qemu-{Guid.NewGuid():N}");
        File.WriteAllText(path, $"#!/bin/sh\n{text}\n");
        File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserExecute);
        return path;
    }

    private async Task<CliResult> RunWithAsync((string Name, string Value) variable, params string[] options)
    {
        using CliProcess process = CliProcess.StartProgram(CliProcess.Program, ["qemu-args", "gpio0", "--dir", Base.Path, .. options], variable);
        return await process.EndAsync();
    }
}
