using System.Collections.Immutable;
using System.Text.Json;
using Swarm.Core.Identity;

namespace Swarm.Core.Rooms;

/// <summary>The fields of one line, found once and read by name. Only what is asked for becomes an object.</summary>
internal readonly ref struct EventFields
{
    private readonly ReadOnlySpan<byte> _json;
    private readonly ReadOnlySpan<Field> _fields;

    /// <summary>Finds the fields; those beyond the room given are as if unknown.</summary>
    public EventFields(ReadOnlySpan<byte> json, Span<Field> room)
    {
        _json = json;
        var reader = new Utf8JsonReader(json);
        var count = 0;
        reader.Read();
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName && count < room.Length)
        {
            var (name, length) = ((int)reader.TokenStartIndex + 1, reader.ValueSpan.Length);
            reader.Read();
            var value = (int)reader.TokenStartIndex;
            reader.Skip();
            room[count++] = new Field(name, length, value, (int)reader.BytesConsumed - value);
        }
        _fields = room[..count];
    }

    /// <summary>Where a name and its value lie in the line.</summary>
    public readonly record struct Field(int Name, int NameLength, int Value, int ValueLength);

    /// <summary>A text that must be there.</summary>
    public string Text(ReadOnlySpan<byte> name) => OptionalText(name) ?? throw Missing(name);

    /// <summary>A text, or null.</summary>
    public string? OptionalText(ReadOnlySpan<byte> name) =>
        Find(name, out var value) && value.TokenType == JsonTokenType.String ? value.GetString() : null;

    /// <summary>A name or id that must be there.</summary>
    public T Name<T>(ReadOnlySpan<byte> name)
        where T : struct, IName<T> => OptionalName<T>(name) ?? throw Missing(name);

    /// <summary>A name or id, or null.</summary>
    public T? OptionalName<T>(ReadOnlySpan<byte> name)
        where T : struct, IName<T>
    {
        if (OptionalText(name) is not { } text)
            return null;
        return T.TryParse(text, out var parsed) ? parsed : throw Missing(name);
    }

    /// <summary>A whole number that must be there.</summary>
    public long Number(ReadOnlySpan<byte> name) => OptionalNumber(name) ?? throw Missing(name);

    /// <summary>A whole number, or null.</summary>
    public long? OptionalNumber(ReadOnlySpan<byte> name) =>
        Find(name, out var value) && value.TokenType == JsonTokenType.Number && value.TryGetInt64(out var number) ? number : null;

    /// <summary>A yes or no, or null.</summary>
    public bool? OptionalFlag(ReadOnlySpan<byte> name) =>
        Find(name, out var value) && value.TokenType is JsonTokenType.True or JsonTokenType.False ? value.GetBoolean() : null;

    /// <summary>A moment, or null.</summary>
    public DateTimeOffset? OptionalTime(ReadOnlySpan<byte> name) =>
        Find(name, out var value) && value.TokenType == JsonTokenType.String && value.TryGetDateTimeOffset(out var time) ? time : null;

    /// <summary>A word of an enum that must be there.</summary>
    public T Word<T>(ReadOnlySpan<byte> name)
        where T : struct, Enum => EnumWords<T>.TryParse(OptionalText(name), out var word) ? word : throw Missing(name);

    /// <summary>A word of an enum, or null.</summary>
    public T? OptionalWord<T>(ReadOnlySpan<byte> name)
        where T : struct, Enum
    {
        if (OptionalText(name) is not { } text)
            return null;
        return EnumWords<T>.TryParse(text, out var word) ? word : throw Missing(name);
    }

    /// <summary>A moment that must be there.</summary>
    public DateTimeOffset Time(ReadOnlySpan<byte> name) => OptionalTime(name) ?? throw Missing(name);

    /// <summary>Whether there is such a field.</summary>
    public bool Has(ReadOnlySpan<byte> name) => Find(name, out _);

    /// <summary>Texts, or null.</summary>
    public ImmutableArray<string>? OptionalTexts(ReadOnlySpan<byte> name)
    {
        if (!Find(name, out var value) || value.TokenType != JsonTokenType.StartArray)
            return null;
        var texts = ImmutableArray.CreateBuilder<string>();
        while (value.Read() && value.TokenType == JsonTokenType.String)
            texts.Add(value.GetString()!);
        return texts.ToImmutable();
    }

    /// <summary>The bytes of an object that must be there; a copy.</summary>
    public ReadOnlyMemory<byte> Object(ReadOnlySpan<byte> name)
    {
        foreach (var field in _fields)
        {
            if (_json.Slice(field.Name, field.NameLength).SequenceEqual(name) && _json[field.Value] == (byte)'{')
                return _json.Slice(field.Value, field.ValueLength).ToArray();
        }
        throw Missing(name);
    }

    /// <summary>Names or ids, or null.</summary>
    public ImmutableArray<T>? OptionalNames<T>(ReadOnlySpan<byte> name)
        where T : struct, IName<T>
    {
        if (!Find(name, out var value) || value.TokenType != JsonTokenType.StartArray)
            return null;
        var names = ImmutableArray.CreateBuilder<T>();
        while (value.Read() && value.TokenType == JsonTokenType.String)
            names.Add(T.TryParse(value.GetString(), out var parsed) ? parsed : throw Missing(name));
        return names.ToImmutable();
    }

    private bool Find(ReadOnlySpan<byte> name, out Utf8JsonReader value)
    {
        foreach (var field in _fields)
        {
            if (!_json.Slice(field.Name, field.NameLength).SequenceEqual(name))
                continue;
            value = new Utf8JsonReader(_json.Slice(field.Value, field.ValueLength));
            return value.Read();
        }
        value = default;
        return false;
    }

    private static JsonException Missing(ReadOnlySpan<byte> name) => new(System.Text.Encoding.UTF8.GetString(name));
}
