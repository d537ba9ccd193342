using System.Text;

namespace Swarm.Core.Clients;

/// <summary>What a text costs a model, roughly: four bytes of UTF-8 a token. Every figure of Swarm's is counted with it.</summary>
public static class TokenEstimate
{
    /// <summary>Of UTF-8, on average over English text and JSON.</summary>
    public const int BytesPerToken = 4;

    /// <summary>The tokens of a text.</summary>
    public static double Of(string text) => OfBytes(Encoding.UTF8.GetByteCount(text));

    /// <summary>The tokens of so many bytes of UTF-8.</summary>
    public static double OfBytes(long bytes) => (double)bytes / BytesPerToken;
}
