namespace Swarm.Core.Supervision.Checks;

/// <summary>How bad a finding is.</summary>
public enum Health
{
    /// <summary>As it should be, or not needed.</summary>
    Ok,
    /// <summary>Works, but somebody should look.</summary>
    Warn,
    /// <summary>Something of the team will not work.</summary>
    Fail,
}

/// <summary>One thing that was looked at.</summary>
/// <param name="Check">What, in one or two words: "tmux", "claude".</param>
/// <param name="Health">How it is.</param>
/// <param name="Says">What was found, with the values.</param>
/// <param name="Next">What a person does about it. Null: nothing.</param>
public sealed record Finding(string Check, Health Health, string Says, string? Next = null)
{
    internal static Finding Ok(string check, string says) => new(check, Health.Ok, says);

    internal static Finding Warn(string check, string says, string next) => new(check, Health.Warn, says, next);

    internal static Finding Fail(string check, string says, string next) => new(check, Health.Fail, says, next);
}
