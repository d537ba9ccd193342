using System.Globalization;

namespace Swarm.Bench.Parts;

/// <summary>Real servers of one room, each with a wait parked.</summary>
internal sealed class ServerFleet(string workspace) : IAsyncDisposable
{
    private readonly List<McpServerProcess> _servers = [];
    private readonly List<int> _waits = [];

    /// <summary>Their processes.</summary>
    public IEnumerable<int> Pids => _servers.Select(s => s.Pid);

    public string Workspace => workspace;

    public int Count => _servers.Count;

    public static ServerFleet Start(BenchContext context, string workspace, int count)
    {
        var fleet = new ServerFleet(workspace);
        fleet._servers.AddRange(context.StartInGroups(count, i => McpServerProcess.Swarm(context, workspace, Name(i)), server =>
        {
            server.Handshake();
            fleet._waits.Add(Park(server));
        }));
        return fleet;
    }

    public static string Name(int index) => string.Create(CultureInfo.InvariantCulture, $"a{index}");

    /// <summary>Blocks until the wait of this server has been answered. Park it again afterwards.</summary>
    public string AwaitDelivery(int index) => _servers[index].Await(_waits[index]);

    public void ParkAgain(int index) => _waits[index] = Park(_servers[index]);

    public async ValueTask DisposeAsync()
    {
        foreach (var server in _servers)
            await server.DisposeAsync();
    }

    private static int Park(McpServerProcess server) => server.Call("wait", """{"timeout_s":3600}""");
}
