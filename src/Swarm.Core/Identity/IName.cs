using System.Diagnostics.CodeAnalysis;

namespace Swarm.Core.Identity;

/// <summary>A value type with a text form and a grammar. In JSON it is the text.</summary>
/// <typeparam name="TSelf">The type itself.</typeparam>
public interface IName<TSelf>
    where TSelf : struct, IName<TSelf>
{
    /// <summary>The grammar in words, for error texts.</summary>
    static abstract string Grammar { get; }

    /// <summary>Reads the text form. False when it does not follow the grammar.</summary>
    static abstract bool TryParse([NotNullWhen(true)] string? text, out TSelf name);
}
