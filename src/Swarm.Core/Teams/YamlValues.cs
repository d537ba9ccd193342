using System.Collections.Immutable;

namespace Swarm.Core.Teams;

/// <summary>A part of a YAML document that knows where it stands.</summary>
/// <param name="At">Where it begins.</param>
internal abstract record YamlValue(Place At)
{
    /// <summary>What it is, in words.</summary>
    public abstract string Kind { get; }

    /// <summary>Nothing was written, or null.</summary>
    public virtual bool IsNull => false;
}

/// <summary>A scalar. Its type is what the reader of the key makes of it: <c>09:30</c> and <c>no</c> are texts.</summary>
internal sealed record YamlText(Place At, string Text, bool IsPlain) : YamlValue(At)
{
    public override string Kind => IsNull ? "nothing" : "a text";

    public override bool IsNull => IsPlain && Text is "" or "~" or "null" or "Null" or "NULL";
}

/// <summary>A sequence.</summary>
internal sealed record YamlList(Place At, ImmutableArray<YamlValue> Items) : YamlValue(At)
{
    public override string Kind => "a list";
}

/// <summary>A mapping; no key is there twice.</summary>
internal sealed record YamlMap(Place At, ImmutableArray<YamlField> Fields) : YamlValue(At)
{
    public override string Kind => "a mapping";

    public YamlField? Find(string key) => Fields.FirstOrDefault(f => f.Key == key);
}

/// <summary>One entry of a mapping.</summary>
/// <param name="At">Where the key stands.</param>
/// <param name="Key">Its name.</param>
/// <param name="Value">What it says.</param>
internal sealed record YamlField(Place At, string Key, YamlValue Value);
