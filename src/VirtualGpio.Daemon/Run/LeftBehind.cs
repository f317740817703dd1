// SPDX-License-Identifier: MIT
using VirtualGpio.Daemon.Up;
using VirtualGpio.Daemon.Wire;
using VirtualGpio.Linux;
using VirtualGpio.Linux.Seccomp;

namespace VirtualGpio.Daemon.Run;

/// <summary>
/// What goes on for children that the program has left behind: they are under its filter for good, and where that traps the
/// calls that look for files, somebody has to let these go on. That is this program, started anew in the background when
/// this is disposed of, until the last of them has ended. To be disposed of when the board answers nobody any more.
/// </summary>
/// <param name="warn">Is told what people have to know.</param>
internal sealed class LeftBehind(Action<string> warn) : IDisposable
{
    /// <summary>The option of <c>vgpio run</c> that starts this program for it.</summary>
    internal const string Option = "--pass-calls";

    private SeccompListener? _calls;

    /// <summary>From now on there may be somebody to look after.</summary>
    /// <param name="listener">Receives the calls; stays the caller's.</param>
    internal void Expect(SeccompListener listener) => _calls = listener.Share();

    /// <inheritdoc/>
    public void Dispose()
    {
        using SeccompListener? calls = _calls;
        if (calls is null or { IsAbandoned: true })
            return;
        System.Diagnostics.ProcessStartInfo command = BackgroundProcess.Command("run", Option);
        var environment = command.Environment.Where(pair => pair.Value is not null).ToDictionary(pair => pair.Key, pair => pair.Value!);
        try
        {
            DetachedProcess.Start(command.FileName, command.ArgumentList, environment, calls);
        }
        catch (LinuxException failure)
        {
            warn($"the processes that the program has left behind find no files any more: {failure.Message}");
        }
    }

    /// <summary>In the background: lets calls go on until nobody is left.</summary>
    /// <returns>The exit status.</returns>
    internal static int Pass()
    {
        using SeccompListener listener = SeccompListener.TakeStandardInput()
            ?? throw VerbException.Usage($"{Option} is for this program's own use: standard input is no listener.");
        listener.ContinueAll();
        return 0;
    }
}
