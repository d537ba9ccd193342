using System.Buffers;
using System.Buffers.Text;
using System.Text.Json;
using Swarm.Core.Identity;

namespace Swarm.Core.Log;

/// <summary>One line of the log: envelope, payload, check sum (docs/bus-format.md §2).</summary>
internal static class LogLine
{
    // ,"crc":"01234567"} — the newline is not part of it.
    private const int TailLength = 18;

    private static ReadOnlySpan<byte> CrcKey => ",\"crc\":\""u8;

    /// <summary>Writes a line with its newline.</summary>
    /// <param name="output">Where to.</param>
    /// <param name="position">The event's place.</param>
    /// <param name="at">UTC.</param>
    /// <param name="entry">Type, author and the payload, a JSON object.</param>
    /// <param name="more">How many lines of the same decision follow.</param>
    public static void Write(ArrayBufferWriter<byte> output, long position, DateTimeOffset at, in NewEntry entry, int more)
    {
        var start = output.WrittenCount;
        Append(output, "{\"seq\":"u8);
        Append(output, position);
        Append(output, ",\"ts\":\""u8);
        Span<byte> time = stackalloc byte[32];
        output.Write(UtcText.WriteMilliseconds(at, time));
        Append(output, "\",\"type\":\""u8);
        Append(output, entry.Type);
        Append(output, "\",\"by\":\""u8);
        Append(output, entry.By);
        Append(output, "\""u8);
        if (more > 0)
        {
            Append(output, ",\"more\":"u8);
            Append(output, more);
        }
        if (entry.Payload.Length > 2)
        {
            Append(output, ","u8);
            output.Write(entry.Payload.Span[1..^1]);
        }
        Span<byte> tail = stackalloc byte[TailLength];
        MakeTail(tail, output.WrittenSpan[start..]);
        output.Write(tail);
        Append(output, "\n"u8);
    }

    /// <summary>Reads a line without its newline. False when its check sum or its envelope is not right.</summary>
    public static bool TryRead(ReadOnlySpan<byte> line, out LogEntry entry)
    {
        entry = default;
        if (line.Length <= TailLength || line[0] != (byte)'{')
            return false;
        // Byte for byte: the sum does not cover the tail itself, of which another reading would let changed bytes pass.
        Span<byte> tail = stackalloc byte[TailLength];
        MakeTail(tail, line[..^TailLength]);
        return line.EndsWith(tail) && TryReadEnvelope(line, out entry);
    }

    private static void MakeTail(Span<byte> tail, ReadOnlySpan<byte> body)
    {
        CrcKey.CopyTo(tail);
        Utf8Formatter.TryFormat(Crc32C.Of(body), tail[CrcKey.Length..], out _, new StandardFormat('x', 8));
        "\"}"u8.CopyTo(tail[^2..]);
    }

    private static bool TryReadEnvelope(ReadOnlySpan<byte> line, out LogEntry entry)
    {
        entry = new LogEntry { Json = line };
        try
        {
            var reader = new Utf8JsonReader(line);
            reader.Read();
            while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
            {
                if (reader.ValueTextEquals("seq"u8))
                    entry.Position = Next(ref reader).GetInt64();
                else if (reader.ValueTextEquals("ts"u8))
                    entry.At = Next(ref reader).GetDateTimeOffset();
                else if (reader.ValueTextEquals("type"u8))
                    entry.Type = Next(ref reader).ValueSpan;
                else if (reader.ValueTextEquals("by"u8))
                    entry.By = Next(ref reader).ValueSpan;
                else if (reader.ValueTextEquals("more"u8))
                    entry.More = Next(ref reader).GetInt32();
                else
                    break;
            }
            return entry.Position > 0 && !entry.Type.IsEmpty && entry.More >= 0;
        }
        catch (Exception wrong) when (wrong is JsonException or InvalidOperationException or FormatException)
        {
            return false;
        }
    }

    private static ref Utf8JsonReader Next(ref Utf8JsonReader reader)
    {
        reader.Read();
        return ref reader;
    }

    private static void Append(ArrayBufferWriter<byte> output, ReadOnlySpan<byte> bytes) => output.Write(bytes);

    private static void Append(ArrayBufferWriter<byte> output, long number)
    {
        Utf8Formatter.TryFormat(number, output.GetSpan(20), out var length);
        output.Advance(length);
    }

    private static void Append(ArrayBufferWriter<byte> output, string ascii)
    {
        var span = output.GetSpan(ascii.Length);
        output.Advance(System.Text.Encoding.ASCII.GetBytes(ascii, span));
    }
}
