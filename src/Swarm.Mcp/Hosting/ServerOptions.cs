using Swarm.Core.Identity;
using Swarm.Core.Operations;

namespace Swarm.Mcp.Hosting;

/// <summary>What a process was told about itself: by its arguments, else by its environment.</summary>
/// <param name="Workspace">The directory of the team.</param>
/// <param name="Caller">On whose behalf it acts.</param>
/// <param name="WaitTimeout">How long a wait parks by default.</param>
internal sealed record ServerOptions(Workspace Workspace, Caller Caller, TimeSpan WaitTimeout);
