// SPDX-License-Identifier: MIT
namespace VirtualGpio.Linux.Tests;

public sealed class StandardStreamsTests
{
    [Fact]
    public void Standard_output_is_borrowed_and_stays_open()
    {
        FileDescriptor output = StandardStreams.Output;
        Assert.Equal(1, output.Number);
        string? kind = output.Kind();
        Assert.NotNull(kind);
        output.Dispose();
        Assert.Equal(kind, StandardStreams.Output.Kind());
    }
}
