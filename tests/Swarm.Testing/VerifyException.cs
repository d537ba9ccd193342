namespace Swarm.Testing;

/// <summary>A text is not the verified one. The message names both files and how to accept the new text.</summary>
public sealed class VerifyException(string received, string verified, string difference) : Exception(
    $"""
    {difference}
    received: {received}
    verified: {verified}
    To accept: mv '{received}' '{verified}'
    """);
