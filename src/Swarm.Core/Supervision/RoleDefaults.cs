using Swarm.Core.Agents;

namespace Swarm.Core.Supervision;

/// <summary>What an agent is started with where the request says nothing: what its role says, then its tier (REQUIREMENTS D8). Pure.</summary>
internal static class RoleDefaults
{
    /// <summary>The request with the defaults of its role. A tier that was asked for comes before the role's own client and model.</summary>
    /// <remarks>A model belongs to its agent CLI: where another one was asked for, the role's or tier's is left out, and so is the command.</remarks>
    public static SpawnRequest Fill(TeamDefinition? team, SpawnRequest request)
    {
        if (team?.Find(request.Role) is not { } role)
            return request;
        var own = new TierChoice(role.Client, role.Model);
        var tier = request.Tier ?? role.Tier;
        var named = tier is { } number && team.Tiers.TryGetValue(number, out var choice) ? choice : new TierChoice(null, null);
        var usual = request.Tier is null ? Over(own, named) : Over(named, own);
        var keeps = request.Client is null || request.Client == usual.Client;
        var client = request.Client ?? usual.Client;
        return request with
        {
            Tier = tier,
            Client = client,
            Model = request.Model ?? (keeps ? usual.Model : null),
            Command = request.Command.IsEmpty && client == role.Client ? role.Command : request.Command,
            Capabilities = request.Capabilities.IsEmpty ? role.Capabilities : request.Capabilities,
        };
    }

    private static TierChoice Over(TierChoice first, TierChoice second) =>
        first.Client is not null && second.Client is not null && first.Client != second.Client
            ? first
            : new TierChoice(first.Client ?? second.Client, first.Model ?? second.Model);
}
