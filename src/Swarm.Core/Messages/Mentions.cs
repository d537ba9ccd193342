using System.Text.RegularExpressions;
using Swarm.Core.Agents;
using Swarm.Core.Identity;

namespace Swarm.Core.Messages;

/// <summary>Whom a message is for: names, roles and "all".</summary>
internal static partial class Mentions
{
    /// <summary>The words behind '@' in a body, in order, each once. An '@' inside a word (an e-mail address) or a path is none.</summary>
    public static IReadOnlyList<string> In(string body)
    {
        if (!body.Contains('@'))
            return [];
        return [.. Mention().Matches(body).Select(m => m.Groups["name"].Value).Distinct(StringComparer.Ordinal)];
    }

    /// <summary>The live agents that a word stands for; null when it is neither a name, a role nor "all".</summary>
    public static IEnumerable<AgentName>? Resolve(AgentBoard agents, string word)
    {
        if (word is "all")
            return agents.Live.Select(a => a.Name);
        var known = AgentName.TryParse(word, out var name) && (name == AgentName.Human || agents.Find(name) is not null);
        if (known && agents.IsLive(name))
            return [name];
        if (RoleName.TryParse(word, out var role) && agents.InRole(role).Any())
            return agents.InRole(role);
        if (known)
            return [name];
        return agents.All.Values.Any(a => a.Role == role) ? [] : null;
    }

    /// <summary>Everything that can be addressed now.</summary>
    public static IEnumerable<string> Known(AgentBoard agents) =>
        agents.Live.Select(a => a.Name.Value)
            .Concat(agents.Live.Select(a => a.Role.Value).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal).Select(r => $"{r} (role)"))
            .Append("human")
            .Append("all");

    [GeneratedRegex("(?<![\\w@./-])@(?<name>[a-z](?:[a-z0-9_-]{0,30}[a-z0-9])?)(?![-_]*(?:[^\\W_]|/))", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Mention();
}
