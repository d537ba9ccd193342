using Swarm.Core.Errors;

namespace Swarm.Mcp.Commands;

/// <summary>A text that a command reads from a file or, for -, from standard input.</summary>
internal static class TextInput
{
    /// <summary>What messages call it.</summary>
    public static string NameOf(string file) => file == "-" ? "standard input" : file;

    /// <summary>All of it.</summary>
    /// <exception cref="SwarmException">BadArgument: it cannot be read.</exception>
    public static async Task<string> ReadAsync(string file, CancellationToken cancellation)
    {
        if (file == "-")
            return await Terminal.ReadAllAsync(cancellation);
        try
        {
            return await File.ReadAllTextAsync(file, cancellation);
        }
        catch (Exception refused) when (refused is IOException or UnauthorizedAccessException)
        {
            throw new SwarmException(Refusals.NotReadable(file, refused.Message), refused);
        }
    }
}
