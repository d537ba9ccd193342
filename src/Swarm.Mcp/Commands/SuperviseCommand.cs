using System.CommandLine;
using Swarm.Core.Rooms;
using Swarm.Core.Supervision;
using Swarm.Mcp.Hosting;

namespace Swarm.Mcp.Commands;

/// <summary><c>swarm supervise</c>: the window that <c>swarm up</c> opens, so that a room is looked after while no agent lives.</summary>
internal static class SuperviseCommand
{
    private static readonly TimeSpan LookAgain = TimeSpan.FromMilliseconds(1500);
    private const int ShownAtStart = 30;

    public static Command Create()
    {
        var command = new ExampleCommand(
            "supervise",
            "Look after the agents and show the log; swarm up starts this in a window",
            ["swarm supervise"])
        { CommonOptions.Workspace };
        command.Does(async (parsed, cancellation) =>
        {
            var workspace = CommandRoom.Existing(parsed);
            // Two: what one of them reads on to look after the agents, the other has yet to print.
            using var shown = Room.OpenUnread(workspace, TimeProvider.System);
            using var room = Room.Open(workspace, TimeProvider.System);
            await LogCommand.PrintAsync([.. shown.ReadOn().TakeLast(ShownAtStart)], json: false);
            await await Task.WhenAny(LogCommand.FollowAsync(shown, json: false, LookAgain, cancellation), SuperviseAsync(room, cancellation));
            return ExitCodes.Ok;
        });
        return command;
    }

    private static async Task SuperviseAsync(Room room, CancellationToken cancellation)
    {
        using var supervisor = new Supervisor(room, new TeamLauncher(room.Clock, SwarmProgram.Argv));
        while (true)
        {
            supervisor.Tick();
            await Task.Delay(LookAgain, room.Clock, cancellation);
        }
    }
}
