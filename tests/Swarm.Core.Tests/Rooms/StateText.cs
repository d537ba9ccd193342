using System.Collections;
using System.Collections.Concurrent;
using System.Globalization;
using System.Reflection;
using System.Text;
using Swarm.Core.Rooms;

namespace Swarm.Core.Tests.Rooms;

/// <summary>All that a state holds, as text: records with collections compare by reference.</summary>
internal static class StateText
{
    private static readonly ConcurrentDictionary<Type, FieldInfo[]> Stored = new();

    public static string Of(object? value)
    {
        var text = new StringBuilder();
        Write(text, value);
        return text.ToString();
    }

    private static void Write(StringBuilder text, object? value)
    {
        switch (value)
        {
            case null:
                text.Append('-');
                break;
            case string or Enum or bool or TimeSpan or TimeOnly:
                text.Append('"').Append(value).Append('"');
                break;
            case IFormattable number when value.GetType().Assembly == typeof(int).Assembly:
                text.Append(number.ToString(value is DateTimeOffset ? "O" : null, CultureInfo.InvariantCulture));
                break;
            case IDictionary entries:
                // Some have no order.
                text.Append('{').AppendJoin(',', entries.Cast<object>().Select(Of).Order(StringComparer.Ordinal)).Append('}');
                break;
            case IEnumerable items:
                text.Append('[').AppendJoin(',', items.Cast<object?>().Select(Of)).Append(']');
                break;
            default:
                Fields(text, value);
                break;
        }
    }

    private static void Fields(StringBuilder text, object value)
    {
        // A name is its text, an entry of a dictionary its key and value.
        text.Append('(');
        foreach (var field in Stored.GetOrAdd(value.GetType(), type => [.. FieldsOf(type)]))
        {
            Write(text.Append(field.Name).Append(':'), field.GetValue(value));
            text.Append(' ');
        }
        text.Append(')');
    }

    private static IEnumerable<FieldInfo> FieldsOf(Type? type) => type is null ? [] :
        FieldsOf(type.BaseType).Concat(type.GetFields(BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly));

    /// <summary>Says where two states differ first.</summary>
    public static void Same(RoomState expected, RoomState actual) => Assert.Equal(Of(expected), Of(actual));
}
