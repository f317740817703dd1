// SPDX-License-Identifier: MIT
using VirtualGpio.Testing;

namespace VirtualGpio.EndToEnd.Tests.Uapi;

/// <summary>
/// <c>vgpio run</c> on kernels and processors that this machine does not have: in guests, with one processor, as root and as a
/// user. A guest's own programs are run; it has no GPIO chip.
/// </summary>
public sealed class ProgramsInGuestTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("vgpio-in-guest-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task Programs_live_on_the_oldest_kernel_as_with_its_own_device_also_those_of_users_without_namespaces()
    {
        await using Guest guest = await BootAsync(GuestArchitecture.X64, Kernels.Oldest);
        await LiveAsync(guest, trapped: false, command => command);

        // As Ubuntu has it: no namespaces for users, and only descendants may be looked into.
        (await guest.RunAsync("echo 1 > /proc/sys/kernel/yama/ptrace_scope; echo 0 > /proc/sys/kernel/unprivileged_userns_clone")).ThrowIfFailed();
        await LiveAsync(guest, trapped: true, AsUser);

        // A file that may be run but not read: its process is not to be looked into.
        (await guest.RunAsync("echo 0 > /proc/sys/kernel/yama/ptrace_scope; cp /usr/bin/gpiodetect /tmp/closed; chmod 111 /tmp/closed")).ThrowIfFailed();
        var closed = await guest.RunAsync(AsUser($"{GuestCommandLine.Run(guest.Image.Architecture)} -- sh -c /tmp/closed"));
        Assert.Contains("vgpio run: The program runs as another user, forbids to be looked into", closed.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("[gpiochip0]", closed.Output, StringComparison.Ordinal);
        guest.ThrowIfKernelComplained();
    }

    [Fact]
    public async Task Programs_live_on_Arm_as_with_the_kernel_s_own_device()
    {
        await using Guest guest = await BootAsync(GuestArchitecture.Arm64, Kernels.Newest);
        await LiveAsync(guest, trapped: false, command => command);
        guest.ThrowIfKernelComplained();
    }

    private static async Task LiveAsync(Guest guest, bool trapped, Func<string, string> asWhom)
    {
        string view = trapped ? "trapped" : "private";
        string command = asWhom($"{GuestCommandLine.Run(guest.Image.Architecture)} --view {view} --lines {LifeRecording.Chip.Lines} -- sh -c \"{LifeRecording.Command("uapi-life", "gpiochip0")}\"");
        Assert.Equal(await LifeRecording.ReadAsync(trapped), (await guest.RunAsync(command)).ThrowIfFailed().Output);
    }

    private static string AsUser(string command) => $"su user -s /bin/sh -c 'cd /tmp; {command}'";

    private async Task<Guest> BootAsync(GuestArchitecture architecture, string kernel)
    {
        Dictionary<string, string> files = GuestCommandLine.FilesFor(architecture, _folder);
        files["/etc/passwd"] = Path.Combine(_folder, "passwd");
        await File.WriteAllTextAsync(files["/etc/passwd"], "root:x:0:0:root:/root:/bin/sh\nuser:x:1000:1000:user:/tmp:/bin/sh\n");
        return await Guest.BootAsync(new GuestOptions
        {
            Kernel = kernel,
            Architecture = architecture,
            MemoryMegabytes = GuestCommandLine.Memory,
            Modules = [],
            Files = files,
            CommandTimeout = TimeSpan.FromMinutes(5),
        });
    }
}
