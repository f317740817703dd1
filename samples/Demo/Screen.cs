// SPDX-License-Identifier: MIT
using Spectre.Console;

namespace VirtualGpio.Demo;

/// <summary>What the demo prints: its own words, and who else is speaking. Plain text where there is no terminal.</summary>
internal static class Screen
{
    // Not wrapped: a terminal does that itself, and what is piped into a file shall keep its lines.
    private static readonly IAnsiConsole s_console = Create();

    public static void Title(string text)
    {
        s_console.WriteLine();
        s_console.MarkupLineInterpolated($"[bold]== {text}[/]");
    }

    public static void Say(string text) => s_console.MarkupLineInterpolated($"{text}");

    /// <summary>A command that is run on this machine.</summary>
    public static void HostCommand(string command) => s_console.MarkupLineInterpolated($"[green]host  $ {command}[/]");

    /// <summary>A command that is run in the guest.</summary>
    public static void GuestCommand(string command) => s_console.MarkupLineInterpolated($"[blue]guest # {command}[/]");

    /// <summary>What a command on this machine prints.</summary>
    public static void Host(string line) => s_console.MarkupLineInterpolated($"[green]host  |[/] {Tabs(line)}");

    /// <summary>What a command in the guest prints.</summary>
    public static void Guest(string line) => s_console.MarkupLineInterpolated($"[blue]guest |[/] {Tabs(line)}");

    private static string Tabs(string line) => line.TrimEnd('\r').Replace("\t", "    ", StringComparison.Ordinal);

    private static IAnsiConsole Create()
    {
        var console = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Ansi = Console.IsOutputRedirected ? AnsiSupport.No : AnsiSupport.Detect,
            ColorSystem = Console.IsOutputRedirected ? ColorSystemSupport.NoColors : ColorSystemSupport.Detect,
        });
        console.Profile.Width = 1_000;
        return console;
    }
}
