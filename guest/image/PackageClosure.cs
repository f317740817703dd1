// SPDX-License-Identifier: MIT
namespace VirtualGpio.GuestImage;

/// <summary>Packages with all that they need.</summary>
internal static class PackageClosure
{
    /// <summary>Follows dependencies, breadth first.</summary>
    /// <param name="names">Where to start.</param>
    /// <param name="find">Looks a package up; null: it is left out, with what only it needs.</param>
    public static IReadOnlyList<Package> Of(IEnumerable<string> names, Func<string, Package?> find)
    {
        var found = new List<Package>();
        var pending = new Queue<string>(names);
        var seen = new HashSet<string>();
        while (pending.TryDequeue(out var name))
        {
            if (!seen.Add(name) || find(name) is not { } package) continue;
            found.Add(package);
            foreach (var needed in package.Depends) pending.Enqueue(needed);
        }
        return found;
    }
}
