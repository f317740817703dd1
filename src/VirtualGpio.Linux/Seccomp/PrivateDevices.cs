// SPDX-License-Identifier: MIT
using System.Text.RegularExpressions;

namespace VirtualGpio.Linux.Seccomp;

/// <summary>
/// A view of the file system for one program and its children, in which there are GPIO chips: <c>/dev/gpiochipN</c> as
/// stand-ins, and what libgpiod looks for in sysfs. All else in <c>/dev</c> and <c>/sys</c> is as it was, but for
/// <c>/dev/full</c>, which is a link; real GPIO chips are not seen. No rights are needed where users may make namespaces.
/// </summary>
/// <remarks>
/// <para>
/// Done by unshare, mount, setpriv and sh between us and the program, each becoming the next, so that the program is the
/// process that we started: Linux lets no process with several threads, such as this one, enter a namespace of its own.
/// The script says how.
/// </para>
/// <para>
/// A user gets a user namespace in which they are who they are, and nobody else is anybody: files of others, root's too,
/// seem to be those of 'nobody'. What they may do is not changed by it, and the program has no capabilities there. A
/// few programs dislike to see it: ssh finds its configuration owned by nobody, git a repository of somebody else's.
/// Root with CAP_SYS_ADMIN needs no user namespace, and sees everything as it is.
/// </para>
/// </remarks>
public sealed partial class PrivateDevices : IProgramView
{
    /// <summary>The exit status if the view could not be made; what went wrong was written to standard error.</summary>
    public const int FailureStatus = 125;

    private static readonly Lazy<string> s_script = new(ReadScript);

    private readonly bool _userNamespace;

    /// <summary>Describes a view.</summary>
    /// <param name="chips">The names of the chips, <c>gpiochip0</c> first; at least one.</param>
    /// <param name="userNamespace">Whether to use a user namespace: see <see cref="NamespaceSupport"/>.</param>
    /// <exception cref="ArgumentException">There is no chip, a name twice, or one that is not gpiochip and a number.</exception>
    public PrivateDevices(IReadOnlyList<string> chips, bool userNamespace)
    {
        ArgumentNullException.ThrowIfNull(chips);
        if (chips.Count == 0 || chips.Distinct(StringComparer.Ordinal).Count() != chips.Count)
            throw new ArgumentException("There must be chips, each with a name of its own.", nameof(chips));
        if (chips.FirstOrDefault(chip => !ChipName().IsMatch(chip)) is { } wrong)
            throw new ArgumentException($"'{wrong}' is no name of a chip: gpiochip and a number.", nameof(chips));
        Chips = chips;
        _userNamespace = userNamespace;
    }

    /// <inheritdoc/>
    public IReadOnlyList<string> Chips { get; }

    /// <inheritdoc/>
    public SeccompFilter Filter => SeccompFilter.GpioOnly;

    /// <summary>Whether what a descriptor stands for may be a stand-in; if so, <see cref="ChipOf"/> tells.</summary>
    /// <param name="descriptor">The descriptor.</param>
    public static bool MayBeStandIn(in ProgramDescriptor descriptor) => descriptor.StandsFor == ProgramDescriptor.Join(1, 7);

    /// <summary>Which chip a descriptor of the program is a stand-in for; null if it is none.</summary>
    /// <param name="threadId">A thread of the program.</param>
    /// <param name="number">The number of the descriptor.</param>
    public string? ChipOf(int threadId, int number)
    {
        const string folder = "/dev/";
        return ProgramDescriptor.PathOf(threadId, number) is { } path && path.StartsWith(folder, StringComparison.Ordinal)
            ? Chips.FirstOrDefault(chip => path.AsSpan(folder.Length).SequenceEqual(chip))
            : null;
    }

    /// <inheritdoc/>
    public ProgramStart Wrap(ProgramStart start)
    {
        ArgumentNullException.ThrowIfNull(start);
        string program = ProgramPath.Find(start);
        string[] unshare = _userNamespace
            ? ["--user", "--map-current-user", "--keep-caps", "--mount"]
            : ["--mount"];
        string[] dropped = _userNamespace ? ["setpriv", "--ambient-caps=-all", "--inh-caps=-all", "--"] : [];
        return start with
        {
            Program = "unshare",
            Arguments =
            [
                .. unshare, "--propagation", "slave", "--",
                "sh", "-c", s_script.Value, "private-devices", string.Join(' ', Chips), .. dropped, program, .. start.Arguments,
            ],
        };
    }

    private static string ReadScript()
    {
        using Stream stream = typeof(PrivateDevices).Assembly.GetManifestResourceStream("private-devices.sh")!;
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }

    [GeneratedRegex(@"^gpiochip(0|[1-9][0-9]{0,4})\z", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture)]
    private static partial Regex ChipName();
}
