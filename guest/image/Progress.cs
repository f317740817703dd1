// SPDX-License-Identifier: MIT
using System.Diagnostics;
using Spectre.Console;

namespace VirtualGpio.GuestImage;

/// <summary>Shows long steps on standard error: alive on a terminal, as plain lines elsewhere.</summary>
internal sealed class Progress
{
    // Made on first use: most runs have nothing to show, and must be fast.
    private readonly Lazy<IAnsiConsole> _console = new(static () =>
        AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(Console.Error) }));

    private bool _inside;

    /// <summary>Does one step. A step inside a step shows as the outer one.</summary>
    public T Step<T>(string what, Func<T> work)
    {
        if (_inside) return work();
        _inside = true;
        try
        {
            var clock = Stopwatch.StartNew();
            T result;
            if (Console.IsErrorRedirected)
            {
                Console.Error.WriteLine($"guest-image: {what}…");
                result = work();
            }
            else
            {
                result = _console.Value.Status().Start(Markup.Escape(what) + "…", _ => work());
                _console.Value.MarkupLineInterpolated($"[green]✓[/] {what} [dim]({clock.Elapsed.TotalSeconds:0.0} s)[/]");
            }
            return result;
        }
        finally
        {
            _inside = false;
        }
    }

    /// <inheritdoc cref="Step{T}"/>
    public void Step(string what, Action work) => Step(what, () =>
    {
        work();
        return true;
    });

    /// <summary>Shows a remark that does not stop anything.</summary>
    public static void Note(string text) => Console.Error.WriteLine($"guest-image: {text}");
}
