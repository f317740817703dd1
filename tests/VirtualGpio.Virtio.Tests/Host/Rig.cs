// SPDX-License-Identifier: MIT
using VirtualGpio.Hosting.OneChip;
using VirtualGpio.Virtio.Host;

namespace VirtualGpio.Virtio.Tests.Host;

/// <summary>A chip that machines connect to, in this process.</summary>
internal sealed class Rig : IDisposable
{
    public static readonly TimeSpan Patience = SoftwareMachine.Patience;

    private readonly string _folder = Directory.CreateTempSubdirectory("vgpio-virtio-").FullName;

    public Rig(int lines = 8, VirtioTransportOptions? options = null, IReadOnlyList<string?>? names = null, TimeSpan? stallLimit = null)
    {
        Host = new ChipHost(
            VirtioTransport.Listen(Socket, (options ?? new VirtioTransportOptions()) with { OffersPackedQueues = true }),
            new ChipHostOptions { LineCount = lines, Names = names ?? [], StallLimit = stallLimit ?? Patience });
        Host.Start();
    }

    public ChipHost Host { get; }

    public string Socket => Path.Combine(_folder, "guest");

    public SoftwareMachine Boot(ulong withoutFeatures = 0, int queueSize = 64) => SoftwareMachine.Boot(Socket, withoutFeatures, queueSize);

    public void Set(int line, Level level) => Host.SetAsync([new(line, level)], Patience).GetAwaiter().GetResult();

    public LineInfo Line(int line) => Host.GetLinesAsync().GetAwaiter().GetResult()[line];

    public ChipInfo Info() => Host.GetInfoAsync().GetAwaiter().GetResult();

    public ChipInfo Eventually(Func<ChipInfo, bool> condition)
    {
        using EventSubscription events = Host.Subscribe([]);
        using var deadline = new CancellationTokenSource(Patience);
        while (true)
        {
            ChipInfo info = Info();
            if (condition(info))
                return info;
            try
            {
                events.WaitAsync(deadline.Token).AsTask().GetAwaiter().GetResult();
            }
            catch (OperationCanceledException)
            {
                Assert.Fail($"Not reached: {info}");
            }

            while (events.TryRead(out _))
            {
            }
        }
    }

    public void Dispose()
    {
        Host.Dispose();
        Directory.Delete(_folder, recursive: true);
    }
}
