using System.Collections.Immutable;
using System.Globalization;
using Swarm.Bench.Measuring;
using Swarm.Core.Identity;
using Swarm.Core.Operations;
using Swarm.Core.Rooms;
using Swarm.Core.Supervision;

namespace Swarm.Bench.Children;

/// <summary>A parked agent without the MCP layer: opens the room as the server does and says when it saw each message.</summary>
internal static class ParkChild
{
    public static int Run(string workspace, string name)
    {
        using var room = BenchContext.Open(Workspace.At(workspace));
        using var supervisor = new Supervisor(room, new TeamLauncher(TimeProvider.System, []));
        using var participant = Serve(room, name);
        supervisor.Start();
        _ = ParkAsync(participant);
        while (Console.In.ReadLine() is not null)
        {
        }
        return 0;
    }

    private static Participant Serve(Room room, string name) =>
        AgentName.TryParse(name, out var agent)
            ? Participant.ServeAsync(room, new Caller(agent, RoleName.Worker, ImmutableArray<string>.Empty), CancellationToken.None).GetAwaiter().GetResult()
            : throw new ArgumentException(name, nameof(name));

    // What follows the await runs on the bell's thread, as in the server.
    private static async Task ParkAsync(Participant participant)
    {
        await using var output = Console.OpenStandardOutput();
        output.Write("ready\n"u8);
        while (true)
        {
            await participant.BeginCallAsync(CancellationToken.None);
            participant.Acknowledge();
            await participant.Doorbell.ParkAsync(
                s => s.Inboxes.AnyAfter(participant.Caller.Name, participant.Cursor.Acknowledged), progress: null, CancellationToken.None);
            var seen = Clock.Now;
            var result = await WaitOperations.WaitAsync(participant, TimeSpan.FromHours(1), progress: null, CancellationToken.None);
            WaitOperations.Delivered(participant, result);
            var taken = Clock.Now;
            foreach (var delivery in result.Messages)
                output.Write(System.Text.Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{delivery.Message.Id} {seen} {taken}\n")));
        }
    }
}
