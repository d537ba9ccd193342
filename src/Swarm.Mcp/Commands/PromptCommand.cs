using System.CommandLine;
using System.Globalization;
using Swarm.Core.Errors;
using Swarm.Core.Identity;
using Swarm.Core.Rooms;
using Swarm.Core.Supervision;
using Swarm.Core.Teams;
using Swarm.Mcp.Hosting;

namespace Swarm.Mcp.Commands;

/// <summary><c>swarm prompt</c>: what an agent of a role is told at its start.</summary>
internal static class PromptCommand
{
    public static Command Create()
    {
        var role = new Argument<string>("ROLE") { Description = "The role" };
        var agent = new Option<string?>("--agent") { Description = "The agent's name (default: the role)" };
        var team = new Option<string?>("--team") { Description = "A team file or built-in team (default: the room's team, else swarm.team.yaml)" };
        var client = new Option<string?>("--client") { Description = "The agent CLI (default: the role's, else claude)" };
        client.AcceptOnlyFromAmong([.. Core.Clients.ClientCatalog.Names]);
        var command = new ExampleCommand(
            "prompt",
            "Print what an agent of a role is told: its rules, then the first prompt; on standard error how much that is",
            ["swarm prompt reviewer", "swarm prompt worker --team planner-workers --agent ada"])
        { role, agent, team, client, CommonOptions.Workspace };
        command.Does(async (parsed, _) =>
        {
            var named = Identification.Name<RoleName>("ROLE", parsed.GetValue(role)!);
            var request = new SpawnRequest(Identification.Name<AgentName>("--agent", parsed.GetValue(agent) ?? named.Value))
            {
                Role = named,
                Client = parsed.GetValue(client),
            };
            await ShowAsync(Identification.WorkspaceOf(parsed.GetValue(CommonOptions.Workspace)), parsed.GetValue(team), request);
            return ExitCodes.Ok;
        });
        return command;
    }

    private static async Task ShowAsync(Workspace workspace, string? team, SpawnRequest request)
    {
        using var room = Room.Exists(workspace) ? Room.Open(workspace, TimeProvider.System) : null;
        var state = room?.CatchUp() ?? RoomState.Empty;
        var own = Path.Combine(workspace.Root, TeamFiles.FileName);
        var definition = team is not null ? TeamFiles.Require(team)
            : state.Team.Definition ?? (File.Exists(own) ? TeamFiles.Require(own) : null);
        if (definition is not null && definition.Find(request.Role) is null)
            throw new SwarmException(Refusals.RoleUnknown(request.Role, definition.Name, definition.Roles.Select(r => r.Name)));
        var prompt = await Launchers.ForCommands(TimeProvider.System).PreviewAsync(workspace, state with { Team = state.Team with { Definition = definition } }, request);
        await CommandRun.PrintAsync($"{prompt.Rules}\n\n---\n\n{prompt.First}");
        await Terminal.Error.WriteLineAsync(string.Create(
            CultureInfo.InvariantCulture, $"{Tokens(prompt.Rules) + Tokens(prompt.First)} tokens (bytes / 4): {Tokens(prompt.Rules)} of rules, {Tokens(prompt.First)} of the first prompt"));
    }

    private static int Tokens(string text) => (int)Math.Ceiling(Core.Clients.TokenEstimate.Of(text));
}
