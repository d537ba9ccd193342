using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Swarm.Core.Agents;

namespace Swarm.Core.Clients;

/// <summary>
/// Deny rules as Kiro's <c>toolsSettings</c> (its documentation of built-in tools; not run). The guard, which Kiro asks before these tools, holds
/// them too (docs/hooks.md).
/// </summary>
internal static class KiroDenials
{
    /// <summary>Null without rules.</summary>
    /// <exception cref="Errors.SwarmException">A rule for another tool.</exception>
    public static JsonObject? Of(AgentLaunch launch)
    {
        LaunchRules.RefuseDeny(launch, "kiro", rule => rule.Tool is not (DenyRule.Bash or DenyRule.Edit));
        if (launch.Deny.IsEmpty)
            return null;
        var settings = new JsonObject();
        Add(settings, "shell", "deniedCommands", launch.Deny.Where(r => r.Tool == DenyRule.Bash).Select(r => Expression(r.Pattern ?? "*")));
        Add(settings, "write", "deniedPaths", launch.Deny.Where(r => r.Tool == DenyRule.Edit).Select(r => $"{launch.Home}/{r.Pattern ?? "**"}"));
        return settings;
    }

    private static void Add(JsonObject settings, string tool, string field, IEnumerable<string> values)
    {
        var list = ConfigJson.Array(values);
        if (list.Count > 0)
            settings[tool] = new JsonObject { [field] = list };
    }

    private static string Expression(string pattern) => Regex.Escape(pattern).Replace("\\*", ".*", StringComparison.Ordinal).Replace("\\ ", " ", StringComparison.Ordinal);
}
