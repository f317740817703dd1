// SPDX-License-Identifier: MIT
using System.Text;

namespace VirtualGpio.Client.Tests.Fakes;

/// <summary>An output that calls back with all that it has so far.</summary>
internal sealed class WatchedOutput(Action<string> written) : MemoryStream
{
    internal string Text => Encoding.UTF8.GetString(ToArray());

    public override async ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        await base.WriteAsync(buffer, cancellationToken);
        written(Text);
    }
}
