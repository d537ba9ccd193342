using System.Collections.Immutable;
using System.Text.Json;
using Swarm.Core.Identity;

namespace Swarm.Core.Rooms;

/// <summary>Writes the fields of an event; what is null is left out.</summary>
internal readonly struct EventWriter(Utf8JsonWriter json)
{
    public void Text(ReadOnlySpan<byte> name, string? value)
    {
        if (value is not null)
            json.WriteString(name, value);
    }

    public void Name<T>(ReadOnlySpan<byte> name, T? value)
        where T : struct, IName<T> => Text(name, value?.ToString());

    public void Number(ReadOnlySpan<byte> name, long? value)
    {
        if (value is { } number)
            json.WriteNumber(name, number);
    }

    public void Flag(ReadOnlySpan<byte> name, bool? value)
    {
        if (value is { } flag)
            json.WriteBoolean(name, flag);
    }

    public void Time(ReadOnlySpan<byte> name, DateTimeOffset? value)
    {
        if (value is { } time)
            json.WriteString(name, time);
    }

    public void Word<T>(ReadOnlySpan<byte> name, T value)
        where T : struct, Enum => Text(name, EnumWords<T>.Of(value));

    public void Word<T>(ReadOnlySpan<byte> name, T? value)
        where T : struct, Enum
    {
        if (value is { } word)
            Word(name, word);
    }

    public void Object<T>(ReadOnlySpan<byte> name, T value, Action<Utf8JsonWriter, T> write)
    {
        json.WritePropertyName(name);
        write(json, value);
    }

    public void Texts(ReadOnlySpan<byte> name, ImmutableArray<string>? values)
    {
        if (values is not { } list)
            return;
        json.WriteStartArray(name);
        foreach (var text in list)
            json.WriteStringValue(text);
        json.WriteEndArray();
    }

    public void Names<T>(ReadOnlySpan<byte> name, ImmutableArray<T>? values)
        where T : struct, IName<T>
    {
        if (values is not { } list)
            return;
        json.WriteStartArray(name);
        foreach (var one in list)
            json.WriteStringValue(one.ToString());
        json.WriteEndArray();
    }
}
