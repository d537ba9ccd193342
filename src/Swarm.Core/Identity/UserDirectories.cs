namespace Swarm.Core.Identity;

/// <summary>Where this user keeps what belongs to no workspace; the same on macOS (XDG Base Directory Specification).</summary>
public static class UserDirectories
{
    /// <summary><c>$XDG_STATE_HOME/swarm</c>, else <c>~/.local/state/swarm</c>: what Swarm noted.</summary>
    public static string State => Of("XDG_STATE_HOME", ".local/state");

    /// <summary><c>$XDG_CONFIG_HOME/swarm</c>, else <c>~/.config/swarm</c>: what the user decided.</summary>
    public static string Config => Of("XDG_CONFIG_HOME", ".config");

    // A relative path is to be ignored, says the specification.
    private static string Of(string variable, string usual)
    {
        var named = Environment.GetEnvironmentVariable(variable);
        var home = Environment.GetEnvironmentVariable("HOME") is { Length: > 0 } set ? set : "/";
        return Path.Combine(Path.IsPathRooted(named) ? named! : Path.Combine(home, usual), "swarm");
    }
}
