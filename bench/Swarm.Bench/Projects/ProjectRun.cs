using Swarm.Bench.Parts;

namespace Swarm.Bench.Projects;

/// <summary>What one project put into the contexts of its agents.</summary>
/// <param name="Tasks">Finished.</param>
/// <param name="Planner">The planner's.</param>
/// <param name="Workers">All workers' together.</param>
internal sealed record ProjectContext(int Tasks, ContextLedger Planner, ContextLedger Workers);

/// <summary>A whole project in a room of its own: a planner, workers, a real server process for each.</summary>
internal static class ProjectRun
{
    public const string Planner = "boss";

    public const string End = "All tasks are done and the suite is green. Nothing is left for you.";

    public static async Task<ProjectContext> PlayAsync(BenchContext context, int workers, int seed, Pace pace)
    {
        var root = context.NewWorkspace().Root;
        var script = new ProjectScript(seed, workers);
        // All servers are there before the first call: what is counted is the work, not the start.
        var servers = context.StartInGroups(
            workers + 1,
            i => McpServerProcess.Swarm(
                context, root, i == 0 ? Planner : ProjectScript.WorkerName(i), i == 0 ? "planner" : "worker", Pace.WaitSeconds),
            server => server.Handshake());
        var agents = servers.Select((s, i) => new ModelAgent(i == 0 ? Planner : ProjectScript.WorkerName(i), s, Transcript(context, script, pace, i))).ToList();
        try
        {
            var playing = agents.Select((agent, i) => Task.Factory.StartNew(
                i == 0 ? new PlannerScript(agent, script, pace).Run : new WorkerScript(agent, i, script, root).Run,
                CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default)).ToList();
            // One that fails leaves the others waiting for it.
            for (var left = playing.ToList(); left.Count > 0;)
            {
                var ended = await Task.WhenAny(left);
                await ended;
                left.Remove(ended);
            }
        }
        finally
        {
            foreach (var agent in agents)
                await agent.DisposeAsync();
        }
        var all = new ContextLedger();
        foreach (var agent in agents.Skip(1))
            all.Add(agent.Context);
        return new ProjectContext(script.Tasks, agents[0].Context, all);
    }

    // Of the planner and one worker: they are for reading what a model reads.
    private static StreamWriter? Transcript(BenchContext context, ProjectScript script, Pace pace, int agent) =>
        context.Transcripts is { } directory && agent < 2
            ? File.CreateText(Path.Combine(
                Directory.CreateDirectory(directory).FullName, $"{script.Workers}-{pace.Name.Replace(' ', '-')}-{script.Seed}-{(agent == 0 ? Planner : "worker")}.txt"))
            : null;
}
