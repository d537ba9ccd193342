namespace Swarm.Core.Events;

/// <summary>One fact that happened in the room. Past tense, additive only: readers ignore fields and events that they do not know.</summary>
public abstract record SwarmEvent;
