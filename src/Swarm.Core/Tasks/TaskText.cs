using System.Text.Json;

namespace Swarm.Core.Tasks;

/// <summary>Members as they are written on the wire.</summary>
internal static class TaskText
{
    /// <summary>Such as <c>working</c>.</summary>
    public static string Wire(this WorkStatus status) => JsonNamingPolicy.SnakeCaseLower.ConvertName(status.ToString());

    /// <summary>The kind as it is written in the log and shown.</summary>
    public static string Wire(this TaskKind kind) => kind.ToString().ToLowerInvariant();

    /// <summary>Such as <c>holder_died</c>.</summary>
    public static string Wire(this ClaimLoss loss) => JsonNamingPolicy.SnakeCaseLower.ConvertName(loss.ToString());
}
