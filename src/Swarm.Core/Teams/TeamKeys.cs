using System.Collections.Immutable;

namespace Swarm.Core.Teams;

/// <summary>Every key of a team file, as docs/team-file.schema.json has them too.</summary>
internal static class TeamKeys
{
    /// <summary>Of the file.</summary>
    public static ImmutableArray<string> Team { get; } = ["name", "extends", "goal", "prompt", "intake", "roles", "phases", "tiers", "limits"];

    /// <summary>Of a role.</summary>
    public static ImmutableArray<string> Role { get; } =
    [
        "prompt", "prompt_file", "may", "client", "model", "tier", "command", "capabilities", "owns", "may_spawn", "most", "start", "stay", "every", "at",
        "isolation", "deny", "required_servers",
    ];

    /// <summary>Of a phase.</summary>
    public static ImmutableArray<string> Phase { get; } = ["name", "roles"];

    /// <summary>Of a tier.</summary>
    public static ImmutableArray<string> Tier { get; } = ["client", "model"];

    /// <summary>Of the limits.</summary>
    public static ImmutableArray<string> Limits { get; } = ["agents", "depth", "cycles", "rework"];

    /// <summary>The tiers themselves.</summary>
    public static ImmutableArray<string> Tiers { get; } = ["0", "1", "2", "3"];

    /// <summary>What a role may.</summary>
    public static ImmutableArray<string> May { get; } = ["dispatch", "plan", "review", "judge"];

    /// <summary>How long an agent of a role stays.</summary>
    public static ImmutableArray<string> Stay { get; } = ["standing", "daemon", "session"];

    /// <summary>Where an agent works.</summary>
    public static ImmutableArray<string> Isolation { get; } = ["none", "worktree"];
}
