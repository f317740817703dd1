// SPDX-License-Identifier: MIT
namespace VirtualGpio.Uapi.Tests.Conformance;

/// <summary>A script with the answers that Linux 6.12 gave in a guest with gpio-sim.</summary>
/// <param name="Name">The recording's name.</param>
/// <param name="Chip">What chip it was played on.</param>
/// <param name="Steps">The steps, in order.</param>
internal sealed record ConformanceScript(string Name, ConformanceChip Chip, IReadOnlyList<Step> Steps)
{
    /// <summary>Where recordings lie.</summary>
    public static string Folder { get; } = Path.Combine(FindRoot(), "tests", "VirtualGpio.Uapi.Tests", "Conformance", "Recordings");

    /// <summary>The names of all recordings.</summary>
    public static IEnumerable<string> Names =>
        Directory.GetFiles(Folder, "*.txt").Select(file => Path.GetFileNameWithoutExtension(file)).Order(StringComparer.Ordinal);

    /// <summary>Where a recording lies.</summary>
    public static string PathOf(string name) => Path.Combine(Folder, name + ".txt");

    /// <summary>Reads a recording.</summary>
    /// <param name="name">Its name.</param>
    /// <exception cref="FormatException">It is none; says where.</exception>
    public static ConformanceScript Load(string name) => Parse(name, File.ReadAllText(PathOf(name)));

    /// <summary>Reads a recording's text.</summary>
    /// <param name="name">What to call it.</param>
    /// <param name="text">The text.</param>
    /// <exception cref="FormatException">It is none; says where.</exception>
    public static ConformanceScript Parse(string name, string text)
    {
        var parser = new StepParser();
        ConformanceChip? chip = null;
        int number = 0;
        foreach (string line in text.TrimEnd('\n').Split('\n'))
        {
            number++;
            try
            {
                if (line.StartsWith("chip ", StringComparison.Ordinal))
                    chip = ConformanceChip.Of(line["chip ".Length..]);
                else if (!IsSilent(line))
                    parser.Add(number, line);
            }
            catch (FormatException e)
            {
                throw new FormatException($"{name}, line {number}: {e.Message}", e);
            }
        }

        return new(name, chip ?? throw new FormatException($"{name} has no line that says what chip it is for."), parser.Steps);
    }

    /// <summary>The script in a recording: what is played, without the answers.</summary>
    public static string WithoutAnswers(string recording) =>
        string.Join('\n', recording.Split('\n').Select(line => IsSilent(line) ? line : line.Split(StepParser.Answer)[0]));

    // Comments, and lines between groups.
    private static bool IsSilent(string line) => line.Length == 0 || line[0] == '#';

    private static string FindRoot()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
            if (File.Exists(Path.Combine(folder.FullName, "VirtualGpio.slnx")))
                return folder.FullName;

        throw new InvalidOperationException($"No VirtualGpio.slnx above {AppContext.BaseDirectory}.");
    }
}
