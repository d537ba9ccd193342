using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Swarm.Core.Clients;

/// <summary>Configuration files as text: indented, Unix lines, letters of any language unescaped.</summary>
internal static class ConfigJson
{
    public static JsonArray Array(IEnumerable<string> items) => new([.. items.Select(item => (JsonNode)item)]);

    public static JsonArray Array(params ReadOnlySpan<string> items) => Array(items.ToArray().AsEnumerable());

    /// <summary>On one line, for an environment variable.</summary>
    public static string Line(JsonNode node)
    {
        using var buffer = new MemoryStream();
        using (var writer = new Utf8JsonWriter(buffer, JsonStyle.Default.Options with { Indented = false }))
            node.WriteTo(writer);
        return Encoding.UTF8.GetString(buffer.ToArray());
    }

    /// <summary>Ends with a line end.</summary>
    public static string Text(JsonNode node, JsonStyle? style = null)
    {
        var like = style ?? JsonStyle.Default;
        using var buffer = new MemoryStream();
        using (var writer = new Utf8JsonWriter(buffer, like.Options))
            node.WriteTo(writer);
        return Encoding.UTF8.GetString(buffer.ToArray()) + (like.EndsWithLine ? like.NewLine : "");
    }
}

/// <summary>How an existing file is laid out, so that what is merged into it looks like the rest.</summary>
internal sealed record JsonStyle(char IndentCharacter, int IndentSize, string NewLine, bool EndsWithLine)
{
    public static readonly JsonStyle Default = new(' ', 2, "\n", EndsWithLine: true);

    // The relaxed encoder writes letters as they are. It is unsafe only inside HTML, which these files never are.
    public JsonWriterOptions Options => new()
    {
        Indented = true,
        IndentCharacter = IndentCharacter,
        IndentSize = IndentSize,
        NewLine = NewLine,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    /// <summary>The layout of <paramref name="text"/>, as far as its first indented line and its end show.</summary>
    public static JsonStyle Of(string text)
    {
        var newLine = text.Contains("\r\n", StringComparison.Ordinal) ? "\r\n" : "\n";
        var indent = text.Split('\n').Skip(1).Select(Indent).FirstOrDefault(leading => leading.Length > 0) ?? "  ";
        return new(indent[0], indent[0] == '\t' ? 1 : Math.Min(indent.Length, 8), newLine, text.EndsWith('\n'));
    }

    private static string Indent(string line) => line[..(line.Length - line.TrimStart(' ', '\t').Length)];
}
