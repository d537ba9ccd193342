using Swarm.Core.Errors;

namespace Swarm.Mcp.Commands;

/// <summary>How commands end (docs/command-line.md). Stable: scripts depend on them.</summary>
internal static class ExitCodes
{
    /// <summary>Done.</summary>
    public const int Ok = 0;

    /// <summary>Refused: an expected no, with what to do next.</summary>
    public const int Refused = 1;

    /// <summary>The command line or one of its arguments is wrong; nothing was done.</summary>
    public const int Usage = 2;

    /// <summary>Nothing to return: the wait timed out, no task can be claimed.</summary>
    public const int Nothing = 3;

    /// <summary>A bug in swarm (EX_SOFTWARE, sysexits(3)).</summary>
    public const int Bug = 70;

    /// <summary>A signal ended it: 128 and its number. 130 Ctrl-C, 143 SIGTERM, 129 SIGHUP, 141 nobody reads the output.</summary>
    public const int Signalled = 128;

    /// <summary>The exit code of a refusal.</summary>
    public static int Of(Refusal refusal) => refusal.Code == ErrorCode.BadArgument ? Usage : Refused;
}
