using Swarm.Core.Agents;

namespace Swarm.Core.Supervision;

/// <summary>What a supervisor does about one agent. A closed family.</summary>
internal abstract record LadderStep
{
    /// <summary>It is gone: what it held and owed is settled.</summary>
    public sealed record Settle(LeaveReason Reason, string? Note = null) : LadderStep;

    /// <summary>Who started it died before it could write down its pane: that is made up for.</summary>
    public sealed record Adopt : LadderStep;

    /// <summary>It is there and does nothing, and it is not ours to start again: its task goes back.</summary>
    public sealed record GiveBack : LadderStep;

    /// <summary>A line is typed into its pane, behind the keys that end what it is doing where <paramref name="Interrupt"/> says so.</summary>
    public sealed record Nudge(int Attempt, bool Interrupt, string Reason) : LadderStep;

    /// <summary>It is started again; one that is there keeps what it holds.</summary>
    public sealed record Restart(int Attempt, string Reason) : LadderStep;

    /// <summary>It does not react and was started again often enough: it is ended, and planner and human are told.</summary>
    public sealed record GiveUp(string Reason) : LadderStep;

    /// <summary>Planner and human are told, once, that it needs a person.</summary>
    public sealed record Tell(string Reason) : LadderStep;
}
