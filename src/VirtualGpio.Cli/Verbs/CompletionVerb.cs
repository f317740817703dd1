// SPDX-License-Identifier: MIT
using System.CommandLine;

namespace VirtualGpio.Cli.Verbs;

/// <summary><c>vgpio completion</c>: scripts that let shells complete command lines. They ask <see cref="CompleteVerb"/>.</summary>
internal static class CompletionVerb
{
    private const string Bash =
        """
        # vgpio: completion for bash. Use it with: source <(vgpio completion bash)
        _vgpio() {
            local IFS=$'\n' line=${COMP_LINE:0:COMP_POINT} parted
            COMPREPLY=($("${COMP_WORDS[0]}" complete -- "$line" 2>/dev/null))
            # Bash parts words at = and : too, and completes only what is behind the last one.
            parted=${line##*[[:space:]]}
            parted=${parted%"${parted##*[=:]}"}
            COMPREPLY=("${COMPREPLY[@]#"$parted"}")
            [[ ${COMPREPLY[0]-} == *= ]] && compopt -o nospace
            return 0
        }
        complete -o default -F _vgpio vgpio

        """;

    private const string Zsh =
        """
        # vgpio: completion for zsh. Use it with: source <(vgpio completion zsh), after compinit
        _vgpio() {
            local -a offers=("${(@f)$("${words[1]}" complete -- "${(j: :)words[1,CURRENT]}" 2>/dev/null)}")
            offers=(${offers:#})
            if (( ! $#offers )); then
                _files
                return
            fi
            compadd -Q -S '' -- ${(M)offers:#*=}
            compadd -Q -- ${offers:#*=}
        }
        compdef _vgpio vgpio

        """;

    private const string Fish =
        """
        # vgpio: completion for fish. Use it with: vgpio completion fish | source
        complete -c vgpio -a '(set -l words (commandline -opc); command $words[1] complete -- (commandline -cp) 2>/dev/null)'

        """;

    internal static Command Create()
    {
        Argument<string> shell = new("SHELL") { Description = "bash, zsh or fish." };
        shell.CompletionSources.Add("bash", "zsh", "fish");
        Command command = new("completion", "Print a script that lets a shell complete command lines: source <(vgpio completion bash)") { shell };
        command.SetAction(arguments =>
        {
            string name = arguments.GetValue(shell)!;
            Output.Write(name switch
            {
                "bash" => Bash,
                "zsh" => Zsh,
                "fish" => Fish,
                _ => throw CliException.Usage($"There is no script for '{name}'. Give bash, zsh or fish."),
            });
            return ExitStatus.Ok;
        });
        return command;
    }
}
