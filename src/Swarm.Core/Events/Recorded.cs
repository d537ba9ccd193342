using Swarm.Core.Identity;

namespace Swarm.Core.Events;

/// <summary>An event with its place in the one order of the room.</summary>
/// <param name="Position">1 for the first event of the room, then without gaps; <c>seq</c> on disk.</param>
/// <param name="At">UTC, by the clock of the process that wrote it. Not monotonic: only <paramref name="Position"/> orders.</param>
/// <param name="By">Who did it.</param>
/// <param name="Event">What happened.</param>
public sealed record Recorded(long Position, DateTimeOffset At, AgentName By, SwarmEvent Event);
