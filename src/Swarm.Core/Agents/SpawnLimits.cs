namespace Swarm.Core.Agents;

/// <summary>How far a team may grow by itself.</summary>
/// <param name="Agents">So many spawned agents at a time.</param>
/// <param name="Depth">So many spawns one below the other: a planner that a person started is the first.</param>
public readonly record struct SpawnLimits(int Agents, int Depth);
