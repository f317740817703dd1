// SPDX-License-Identifier: MIT
using System.Diagnostics;

namespace VirtualGpio.Linux.Tests;

public sealed class SignalsTests
{
    [Fact]
    public async Task A_signal_reaches_the_process_and_later_there_is_none()
    {
        using Process process = Process.Start("sleep", "60");
        Assert.True(Signals.Kill(process.Id, LinuxSignal.None));
        Assert.True(Signals.Kill(process.Id, LinuxSignal.Terminate));
        await process.WaitForExitAsync().WaitAsync(TimeSpan.FromSeconds(20));
        Assert.Equal(128 + (int)LinuxSignal.Terminate, process.ExitCode);
        Assert.False(Signals.Kill(process.Id, LinuxSignal.None));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    public void Groups_of_processes_are_not_signalled(int processId) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => Signals.Kill(processId, LinuxSignal.None));
}
