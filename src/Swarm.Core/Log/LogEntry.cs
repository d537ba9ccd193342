namespace Swarm.Core.Log;

/// <summary>One line of the log as it was read. Valid only while the handler that got it runs.</summary>
public ref struct LogEntry
{
    /// <summary>Its place in the order.</summary>
    public long Position { get; internal set; }

    /// <summary>UTC, by the writer's clock.</summary>
    public DateTimeOffset At { get; internal set; }

    /// <summary>The event's name, UTF-8.</summary>
    public ReadOnlySpan<byte> Type { get; internal set; }

    /// <summary>The author, UTF-8.</summary>
    public ReadOnlySpan<byte> By { get; internal set; }

    /// <summary>How many lines of the same decision follow.</summary>
    public int More { get; internal set; }

    /// <summary>The whole line, a JSON object, without its newline.</summary>
    public ReadOnlySpan<byte> Json { get; internal set; }
}

/// <summary>Gets the entries in order.</summary>
public delegate void LogEntryHandler(in LogEntry entry);

/// <summary>What a writer hands over; position, time and check sum are added by the log.</summary>
/// <param name="Type">The event's name: lower-case ASCII and dots.</param>
/// <param name="By">The author's name.</param>
/// <param name="Payload">A JSON object, UTF-8, without line feeds.</param>
public readonly record struct NewEntry(string Type, string By, ReadOnlyMemory<byte> Payload);
