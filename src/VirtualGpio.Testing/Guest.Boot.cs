// SPDX-License-Identifier: MIT
using System.Diagnostics;
using System.Net.Sockets;

namespace VirtualGpio.Testing;

/// <content>How a guest starts.</content>
public sealed partial class Guest
{
    private const int MaxReason = 500;
    private static readonly TimeSpan QemuStartTimeout = TimeSpan.FromSeconds(30);

    private QemuProcess _qemu = null!;
    private QmpConnection _qmp = null!;
    private Socket _consoleSocket = null!;
    private Socket _agentSocket = null!;

    /// <summary>
    /// Boots a guest and waits until commands can be run. A guest that gets nowhere under KVM is booted again under
    /// TCG; <see cref="Accelerator"/> then says so.
    /// </summary>
    /// <exception cref="GuestImageMissingException">The kernel's image is not prepared.</exception>
    /// <exception cref="GuestException">It did not come up; says what was seen.</exception>
    public static async Task<Guest> BootAsync(GuestOptions? options = null, CancellationToken cancellationToken = default)
    {
        options ??= new GuestOptions();
        var image = options.Image ?? GuestImage.Locate(options.Kernel, options.Architecture);
        var oldest = options.MinimumQemu ?? (options.SharedMemory ? QemuInstallation.GpioInterrupts : null);
        var qemu = options.Qemu ?? QemuInstallation.Find(image.Architecture, oldest);
        var accelerator = options.Accelerator ?? Accelerator.Choose(image.Architecture);
        if (accelerator.Kind == AcceleratorKind.Tcg) return await BootAsync(options, image, qemu, accelerator, cancellationToken).ConfigureAwait(false);
        try
        {
            return await BootAsync(options, image, qemu, accelerator, cancellationToken).ConfigureAwait(false);
        }
        catch (GuestException e) when (e.Data.Contains(nameof(GotNowhere)))
        {
            var instead = new Accelerator(AcceleratorKind.Tcg, $"KVM was tried ({accelerator.Reason}): {OnOneLine(e.Message)}");
            return await BootAsync(options, image, qemu, instead, cancellationToken).ConfigureAwait(false);
        }
    }

    private static string OnOneLine(string text) => text.Length <= MaxReason ? text.Replace('\n', ' ') : text[..MaxReason].Replace('\n', ' ') + "…";

    /// <summary>Whether it did not run a single command, because QEMU ended or the kernel said nothing.</summary>
    private bool GotNowhere => _bootId is null && (_ended.Task.IsCompleted || !_console.HasSpoken);

    private static async Task<Guest> BootAsync(
        GuestOptions options, GuestImage image, QemuInstallation qemu, Accelerator accelerator, CancellationToken cancellationToken)
    {
        // Unix sockets' paths end at 107 bytes: no deep folder.
        var folder = Directory.CreateTempSubdirectory("vgpio-guest-").FullName;
        var guest = new Guest(options, image, qemu, accelerator, folder);
        try
        {
            await guest.StartAsync(cancellationToken).ConfigureAwait(false);
            return guest;
        }
        catch (Exception e)
        {
            if (guest.GotNowhere) e.Data[nameof(GotNowhere)] = true;
            await guest.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    private async Task StartAsync(CancellationToken cancellationToken)
    {
        var clock = Stopwatch.StartNew();
        string Name(string socket) => Path.Combine(_folder, socket);
        // QEMU connects to us: no polling for sockets that it has yet to make.
        using var console = Listen(Name("console"));
        using var agent = Listen(Name("agent"));
        using var qmp = Listen(Name("qmp"));
        _qemu = QemuProcess.Start(
            Qemu,
            QemuCommandLine.Compose(Options, Image, GuestFiles.Add(Image.Initramfs, Options.Files, _folder), Qemu, Accelerator, Name("console"), Name("agent"), Name("qmp")),
            _folder);
        _ = WatchQemuAsync();

        _consoleSocket = await AcceptAsync(console, "QEMU's console", cancellationToken).ConfigureAwait(false);
        _agentSocket = await AcceptAsync(agent, "QEMU's second serial port", cancellationToken).ConfigureAwait(false);
        _qmp = new QmpConnection(await AcceptAsync(qmp, "QEMU's monitor", cancellationToken).ConfigureAwait(false));
        _ = ReadConsoleAsync();
        _ = ReadAgentAsync();
        _ = WriteAgentAsync();
        _ = WatchForPanicAsync();
        await WaitAsync(NegotiateAsync(), "QEMU's monitor", QemuStartTimeout, null, cancellationToken).ConfigureAwait(false);

        var ready = CurrentBoot();
        if (Accelerator.Kind == AcceleratorKind.Kvm) await WatchKvmAsync(ready, cancellationToken).ConfigureAwait(false);
        await WaitForAgentAsync(ready, cancellationToken).ConfigureAwait(false);
        BootTime = clock.Elapsed;
        await LoadModulesAsync(cancellationToken).ConfigureAwait(false);
    }

    private async Task<bool> NegotiateAsync()
    {
        await _qmp.NegotiateAsync().ConfigureAwait(false);
        return true;
    }

    private Task<string> CurrentBoot()
    {
        lock (_bootLock) return _agentReady.Task;
    }

    private Task<string> WaitForAgentAsync(Task<string> ready, CancellationToken cancellationToken) =>
        WaitAsync(ready, "the guest's agent", Options.BootTimeout, null, cancellationToken);

    /// <summary>A KVM that cannot run a stock kernel shows in two ways: silence for ever, or a QEMU that ends.</summary>
    private async Task WatchKvmAsync(Task<string> ready, CancellationToken cancellationToken)
    {
        var clock = Stopwatch.StartNew();
        while (!_console.HasSpoken && !ready.IsCompleted && !_ended.Task.IsCompleted && clock.Elapsed < Options.KvmSilence)
            await Task.Delay(50, cancellationToken).ConfigureAwait(false);
        if (_console.HasSpoken || ready.IsCompleted) return;
        throw _ended.Task.IsCompletedSuccessfully
            ? _ended.Task.Result
            : new GuestException($"Nothing on the console within {Options.KvmSilence.TotalSeconds:0.#} s");
    }

    private async Task LoadModulesAsync(CancellationToken cancellationToken)
    {
        if (Options.Modules.Count == 0) return;
        var result = await RunAsync($"modprobe -a {string.Join(' ', Options.Modules)}", cancellationToken).ConfigureAwait(false);
        if (result.ExitStatus != 0)
            throw new GuestException($"The modules {string.Join(", ", Options.Modules)} could not be loaded: {result.Output}\n{DescribeState()}");
    }

    private static Socket Listen(string path)
    {
        var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        socket.Bind(new UnixDomainSocketEndPoint(path));
        socket.Listen(1);
        return socket;
    }

    private async Task<Socket> AcceptAsync(Socket listener, string what, CancellationToken cancellationToken)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var accept = listener.AcceptAsync(stop.Token).AsTask();
        try
        {
            return await WaitAsync(accept, what, QemuStartTimeout, null, cancellationToken).ConfigureAwait(false);
        }
        catch
        {
            await stop.CancelAsync().ConfigureAwait(false);
            _ = accept.ContinueWith(static task => task.Exception, TaskScheduler.Default);
            throw;
        }
    }
}
