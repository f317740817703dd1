// SPDX-License-Identifier: MIT
using System.Reflection;

namespace VirtualGpio.Hosting.Tests;

/// <summary>Counts who is told of a net's changes. The model does not show it, as nobody but a test of leaks needs it.</summary>
internal static class ObserversOf
{
    private static readonly FieldInfo s_observers = typeof(Net).GetField("_observers", BindingFlags.Instance | BindingFlags.NonPublic)!;
    private static readonly FieldInfo s_all = s_observers.FieldType.GetField("_all", BindingFlags.Instance | BindingFlags.NonPublic)!;

    public static int Count(Net net) => ((Array)s_all.GetValue(s_observers.GetValue(net))!).Length;
}
