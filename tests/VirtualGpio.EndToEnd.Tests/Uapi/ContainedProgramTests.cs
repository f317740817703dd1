// SPDX-License-Identifier: MIT
namespace VirtualGpio.EndToEnd.Tests.Uapi;

/// <summary><c>vgpio run</c> with no more rights and system calls than a container has by default.</summary>
[Collection(GuestCollection.Name)]
public sealed class ContainedProgramTests : IAsyncLifetime
{
    private readonly string _folder = Directory.CreateTempSubdirectory("vgpio-contained-").FullName;
    private string _contained = null!;

    public async Task InitializeAsync() => _contained = await HostPrograms.CompileAsync("contained", _folder);

    public Task DisposeAsync()
    {
        Directory.Delete(_folder, recursive: true);
        return Task.CompletedTask;
    }

    [Fact]
    public async Task Programs_live_as_with_the_kernel_s_own_device()
    {
        string life = await HostPrograms.CompileAsync("uapi-life", _folder);
        var (status, output) = await RunAsync(
            "--lines", $"{LifeRecording.Chip.Lines}", "--", "sh", "-c", LifeRecording.Command(life, "gpiochip0"));
        Assert.Equal(await LifeRecording.ReadAsync(trapped: true), output);
        Assert.Equal(0, status);
    }

    [Fact]
    public async Task That_no_namespace_can_be_made_is_said_if_one_is_asked_for()
    {
        var (status, output) = await RunAsync("--view", "private", "--", "gpiodetect");
        Assert.Equal(125, status);
        Assert.Contains("A private /dev cannot be made: unshare: unshare failed: Operation not permitted.", output, StringComparison.Ordinal);
    }

    private async Task<(int Status, string Output)> RunAsync(params string[] arguments)
    {
        await using var run = HostProcess.StartProgram(
            _contained, HostPrograms.ProgramEnvironment, [HostProcess.Program, "run", "--dir", _folder, .. arguments]);
        return (await run.WaitForExitAsync(), run.Output);
    }
}
