using Swarm.Core.Agents;
using Swarm.Core.Identity;

namespace Swarm.Core.Supervision;

/// <summary>What a timer or a task calls for (REQUIREMENTS D9). A closed family.</summary>
internal abstract record ShiftStep
{
    /// <summary>A daemon is told that its time has come.</summary>
    public sealed record Wake(Agent Agent, string Occasion) : ShiftStep;

    /// <summary>A session is started.</summary>
    public sealed record Start(SpawnRequest Request) : ShiftStep;

    /// <summary>A session is over.</summary>
    public sealed record End(Agent Agent) : ShiftStep;

    /// <summary>Sessions were started for a task and did not get on with it: planner and human are told, once.</summary>
    public sealed record Tell(Agent Last, TaskId Task, int Sessions) : ShiftStep;
}
