using System.Globalization;
using System.Text;

namespace Swarm.Core.Clients;

/// <summary>Values as TOML (toml.io, v1.0.0).</summary>
internal static class TomlText
{
    /// <summary>A basic string, on one line whatever it holds.</summary>
    public static string Text(string text)
    {
        var toml = new StringBuilder(text.Length + 2).Append('"');
        foreach (var c in text)
        {
            _ = c switch
            {
                '"' => toml.Append("\\\""),
                '\\' => toml.Append(@"\\"),
                '\n' => toml.Append(@"\n"),
                '\r' => toml.Append(@"\r"),
                '\t' => toml.Append(@"\t"),
                _ when char.IsControl(c) => toml.Append(CultureInfo.InvariantCulture, $"\\u{(int)c:X4}"),
                _ => toml.Append(c),
            };
        }
        return toml.Append('"').ToString();
    }

    /// <summary>An array of strings.</summary>
    public static string Array(IEnumerable<string> items) => $"[{string.Join(", ", items.Select(Text))}]";
}
