using System.Text;
using Swarm.Core.Agents;
using Swarm.Core.Clients;
using Swarm.Core.Identity;

namespace Swarm.Core.Tests.Clients;

/// <summary>A launch to vary, and a launch as one readable text.</summary>
internal static class Launches
{
    public static AgentLaunch Ada { get; } = new()
    {
        Agent = Agent("ada"),
        Role = RoleName.Worker,
        WorkspaceRoot = "/home/me/shop",
        Directory = "/home/me/shop",
        ConfigDirectory = "/home/me/shop/.tmm/configs/ada",
        Swarm = ["/opt/swarm/bin/swarm"],
        Session = Guid.Parse("6f9619ff-8b86-4d01-b42d-00cf4fc964ff"),
        Prompt = "Make the checkout tests green.",
        Rules = "Work only in checkout/.",
        Model = "opus",
    };

    public static AgentLaunch Boss { get; } = Ada with { Agent = Agent("boss"), Role = RoleName.Planner, Rights = ConventionalRights.Of(RoleName.Planner), ConfigDirectory = "/home/me/shop/.tmm/configs/boss" };

    public static AgentName Agent(string name) => AgentName.TryParse(name, out var agent) ? agent : throw new ArgumentException(name, nameof(name));

    public static string Text(ClientLaunch launch)
    {
        var text = new StringBuilder("argv\n");
        foreach (var word in launch.Argv)
            text.Append($"  [{word.Replace("\n", "\n   ")}]\n");
        text.Append("environment\n");
        foreach (var (name, value) in launch.Environment)
            text.Append($"  {name}={value}\n");
        foreach (var file in launch.Files)
            text.Append($"file {file.Path}\n{file.Content}\n");
        return text.ToString();
    }
}
