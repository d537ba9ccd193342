using System.Diagnostics.CodeAnalysis;

namespace Swarm.Core.Identity;

/// <summary>What a lock protects: a database, an API, a file. Grammar: 1 to 128 characters of letters, digits, and . _ - / : without spaces.</summary>
public readonly record struct ResourceName : IName<ResourceName>, IComparable<ResourceName>
{
    private ResourceName(string value) => Value = value;

    /// <inheritdoc />
    public static string Grammar => "a resource such as \"db:orders\" or \"config/app.json\": letters, digits and . _ - / :, at most 128 characters";

    /// <summary>The text form.</summary>
    public string Value { get; }

    /// <inheritdoc />
    public static bool TryParse([NotNullWhen(true)] string? text, out ResourceName name)
    {
        var ok = text is { Length: > 0 and <= 128 } && text.All(c => char.IsAsciiLetterOrDigit(c) || c is '.' or '_' or '-' or '/' or ':');
        name = ok ? new ResourceName(text!) : default;
        return ok;
    }

    /// <inheritdoc />
    public int CompareTo(ResourceName other) => string.CompareOrdinal(Value, other.Value);

    /// <inheritdoc />
    public override string ToString() => Value;
}
