// SPDX-License-Identifier: MIT
using System.Globalization;
using System.Text;

namespace VirtualGpio.Daemon.Http;

/// <summary>Where in a body something stands, such as <c>values[3].level</c>. Costs nothing until it is told.</summary>
internal sealed class JsonPath
{
    private const int LongestName = 64;

    private readonly List<(string? Name, int Index)> _steps = new(ApiLimits.JsonDepth);

    /// <summary>Goes into a member.</summary>
    internal void Push(string name) => _steps.Add((name, 0));

    /// <summary>Goes to an item of a list.</summary>
    internal void Push(int index) => _steps.Add((null, index));

    /// <summary>Goes back.</summary>
    internal void Pop() => _steps.RemoveAt(_steps.Count - 1);

    /// <inheritdoc/>
    public override string ToString()
    {
        if (_steps.Count == 0)
            return "The body";
        var text = new StringBuilder("'");
        foreach ((string? name, int index) in _steps)
        {
            if (name is null)
                text.Append(CultureInfo.InvariantCulture, $"[{index}]");
            else
                text.Append(text.Length > 1 ? "." : "").Append(name.Length <= LongestName ? name : $"{name[..LongestName]}…");
        }

        return text.Append('\'').ToString();
    }
}
