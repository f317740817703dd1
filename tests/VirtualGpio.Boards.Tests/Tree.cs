// SPDX-License-Identifier: MIT
namespace VirtualGpio.Boards.Tests;

/// <summary>The source tree that the tests were built from.</summary>
internal static class Tree
{
    public static string Root { get; } = FindRoot();

    public static string[] Samples => Directory.GetFiles(Path.Combine(Root, "samples", "boards"), "*.yaml");

    private static string FindRoot()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
            if (File.Exists(Path.Combine(folder.FullName, "VirtualGpio.slnx")))
                return folder.FullName;

        throw new InvalidOperationException($"No VirtualGpio.slnx above {AppContext.BaseDirectory}.");
    }
}
