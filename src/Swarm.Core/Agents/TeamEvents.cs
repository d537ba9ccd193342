using Swarm.Core.Events;
using Swarm.Core.Identity;

namespace Swarm.Core.Agents;

/// <summary>A person brought the team up (<c>swarm up</c>). Lifts the brake.</summary>
/// <param name="Fresh">Whether only the planner is started: who died before this is not brought back.</param>
public sealed record TeamStarted(bool? Fresh = null) : SwarmEvent;

/// <summary>A person ended the team (<c>swarm down</c>): who died before this is not brought back.</summary>
public sealed record TeamEnded : SwarmEvent;

/// <summary>What the team is from now on; a later one takes the place of this one.</summary>
/// <param name="Definition">As the team file said.</param>
public sealed record TeamDefined(TeamDefinition Definition) : SwarmEvent;

/// <summary>A judge found the goal met.</summary>
/// <param name="Task">The judge's task.</param>
/// <param name="Summary">One line.</param>
public sealed record TeamGoalMet(TaskId Task, string Summary) : SwarmEvent;

/// <summary>A judge found something missing: the team goes on with it.</summary>
/// <param name="Number">Of the cycle that starts; the first one starts by itself and is 1.</param>
/// <param name="Task">The judge's task.</param>
/// <param name="Missing">One line.</param>
public sealed record TeamCycleStarted(int Number, TaskId Task, string Missing) : SwarmEvent;

/// <summary>The team pauses: no claims, no starts, no nudges. Posts, waits and reports go on.</summary>
/// <param name="Reason">One line.</param>
public sealed record TeamPaused(string? Reason = null) : SwarmEvent;

/// <summary>The pause has ended. Lifts the brake too.</summary>
public sealed record TeamResumed : SwarmEvent;

/// <summary>Too many agents died at once: Swarm starts nobody again until a person says so.</summary>
/// <param name="Reason">One line.</param>
public sealed record TeamBraked(string Reason) : SwarmEvent;
