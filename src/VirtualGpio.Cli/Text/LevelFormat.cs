// SPDX-License-Identifier: MIT
namespace VirtualGpio.Cli.Text;

/// <summary>Prints levels.</summary>
internal static class LevelFormat
{
    /// <summary>All levels on one line, as gpioget prints them.</summary>
    internal static string Text(string[] lines, int[] levels, bool numeric, bool unquoted)
    {
        string quote = unquoted ? "" : "\"";
        string[] words = new string[lines.Length];
        for (int i = 0; i < words.Length; i++)
            words[i] = numeric ? (levels[i] == 1 ? "1" : "0") : string.Concat(quote, lines[i], quote, Word(levels[i]));
        return string.Join(' ', words);
    }

    /// <summary>As an array of objects, in the order that was asked for.</summary>
    internal static string Json(string[] lines, int[] levels) => JsonLine.WriteArray(json =>
    {
        for (int i = 0; i < lines.Length; i++)
        {
            json.WriteStartObject();
            json.WriteString("line", lines[i]);
            json.WriteNumber("level", levels[i]);
            json.WriteEndObject();
        }
    });

    private static string Word(int level) => level == 1 ? "=active" : "=inactive";
}
