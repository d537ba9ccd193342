using System.CommandLine;
using Swarm.Core.Rooms;
using Swarm.Core.Supervision;
using Swarm.Mcp.Hosting;

namespace Swarm.Mcp.Commands;

/// <summary><c>swarm supervise</c>: the window that a team's first start opens, so that a room is looked after while no agent lives.</summary>
internal static class SuperviseCommand
{
    private const int ShownAtStart = 30;
    private const int MostAtStart = 1000; // Positions, of which events of the log itself are not shown.

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
            using var room = Room.Open(workspace, TimeProvider.System);
            using var shown = EventFeed.Open(workspace, Math.Max(1, room.State.Position - MostAtStart));
            using var supervisor = new Supervisor(room, Launchers.ForCommands(room.Clock));
            LogCommand.Print([.. shown.ReadOn().TakeLast(ShownAtStart)], json: false);
            // On this one thread: a timer and the thread pool cost as much again, for as long as the team is there.
            do
            {
                supervisor.Tick();
                LogCommand.Print(shown.ReadOn().AsSpan(), json: false);
            }
            while (!cancellation.WaitHandle.WaitOne(Supervisor.LookEvery));
            cancellation.ThrowIfCancellationRequested();
            return ExitCodes.Ok;
        });
        return command;
    }
}
