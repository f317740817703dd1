// SPDX-License-Identifier: MIT
using VirtualGpio.Hosting;
using VirtualGpio.Waveforms.Playing;
using VirtualGpio.Waveforms.Vcd;

namespace VirtualGpio.Daemon.Waves;

/// <summary>Decides which signals of a file go to which nets.</summary>
internal static class PlayMap
{
    private const int MostShown = 4;

    /// <summary>Finds the routes; their targets are the nets' IDs.</summary>
    /// <param name="file">What the file declares.</param>
    /// <param name="map">What the board has.</param>
    /// <param name="given">What the client wants, each as <c>SIGNAL:LINE</c>; empty: what has the same names.</param>
    /// <exception cref="VirtualGpioException">A signal or line is not there, a net has two signals, or nothing fits.</exception>
    internal static IReadOnlyList<PlaybackRoute> Of(VcdFile file, BoardMap map, IReadOnlyList<string> given)
    {
        List<PlaybackRoute> routes = given.Count > 0 ? [.. given.Select(text => Parse(text, file, map))] : ByName(file, map);
        if (routes.Count == 0)
        {
            string[] names = [.. file.Variables.Where(variable => variable.IsDigital).Select(variable => $"'{variable.FullName}'").Take(MostShown + 1)];
            string has = names.Length == 0 ? "It has no digital signal at all."
                : $"It has {string.Join(", ", names.Take(MostShown))}{(names.Length > MostShown ? ", …" : "")}: say where they go, with map=SIGNAL:LINE.";
            throw Invalid($"No signal of the file is called as a line of the board is. {has}");
        }

        IGrouping<int, PlaybackRoute>? twice = routes.GroupBy(route => route.Target).FirstOrDefault(group => group.Count() > 1);
        return twice is null
            ? routes
            : throw Invalid($"Several signals go to the net {map.NetOf(twice.Key)?.Name}: {string.Join(", ", twice.Take(MostShown).Select(route => $"'{route.Signal}'"))}. Say which one, with map=SIGNAL:LINE.");
    }

    /// <summary>The line may have a colon in it (<c>gpio0:4</c>), the signal may too: whatever makes sense is taken.</summary>
    private static PlaybackRoute Parse(string text, VcdFile file, BoardMap map)
    {
        VirtualGpioException? first = null;
        for (int colon = text.IndexOf(':', StringComparison.Ordinal); colon >= 0; colon = text.IndexOf(':', colon + 1))
        {
            if (colon == 0 || colon == text.Length - 1)
                continue;
            try
            {
                string signal = text[..colon];
                file.Find(signal);
                return new PlaybackRoute(signal, map.Find(text[(colon + 1)..]).Net);
            }
            catch (VirtualGpioException failure)
            {
                first ??= failure;
            }
        }

        throw first is null
            ? Invalid($"map: '{text}' says no signal and line. Give them as SIGNAL:LINE, such as top.button:button.")
            : new VirtualGpioException(first.Kind, $"map: '{text}': {first.Message}", first);
    }

    /// <summary>What the daemon itself has recorded goes where it was; else the last part of a name counts.</summary>
    private static List<PlaybackRoute> ByName(VcdFile file, BoardMap map)
    {
        Dictionary<string, int> recorded = RecordedNames(map);
        ILookup<string, LineEntry> named = map.Chips.SelectMany(chip => chip.Lines).Where(line => line.Name.Length > 0).ToLookup(line => line.Name, StringComparer.Ordinal);
        List<PlaybackRoute> routes = [];
        foreach (VcdVariable variable in file.Variables.Where(variable => variable.IsDigital && variable.Width == 1))
        {
            string full = variable.FullName;
            if (Recorded(full, recorded) is { } net)
                routes.Add(new PlaybackRoute(full, net));
            else if (named[variable.Name].Select(line => line.Net).Distinct().ToArray() is [var only])
                routes.Add(new PlaybackRoute(full, only));
            else if (named[variable.Name].Any())
                throw Invalid($"The signal '{full}' could go to {string.Join(" or ", named[variable.Name].Take(MostShown).Select(line => line.Address))}. Say which, with map={full}:LINE.");
        }

        return routes;
    }

    /// <summary>What the nets of this board are called in recordings of it.</summary>
    private static Dictionary<string, int> RecordedNames(BoardMap map)
    {
        var set = SignalSet.Of(map, []);
        var writer = new VcdWriter(Stream.Null, new VcdHeader { Signals = set.Signals }, capacity: 1);
        Dictionary<string, int> names = new(StringComparer.Ordinal);
        for (int i = 0; i < set.Nets.Count; i++)
            names[writer.Names[i]] = set.Nets[i].Id;
        return names;
    }

    /// <summary>Other tools may have put scopes around it.</summary>
    private static int? Recorded(string full, Dictionary<string, int> recorded)
    {
        string rest = full;
        while (true)
        {
            if (recorded.TryGetValue(rest, out int net))
                return net;
            int dot = rest.IndexOf('.', StringComparison.Ordinal);
            if (dot < 0)
                return null;
            rest = rest[(dot + 1)..];
        }
    }

    private static VirtualGpioException Invalid(string message) => new(ErrorKind.InvalidArgument, message);
}
