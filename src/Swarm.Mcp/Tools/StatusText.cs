using System.Text;
using Swarm.Core.Identity;
using Swarm.Core.Operations;

namespace Swarm.Mcp.Tools;

/// <summary>A team's state, bounded for a model.</summary>
internal static class StatusText
{
    private const int MostTasks = 40;

    public static string Of(TeamStatus status)
    {
        var counts = status.Counts.IsEmpty ? "none" : string.Join(", ", status.Counts.Select(c => $"{c.Value} {Answers.Word(c.Key)}"));
        var text = new StringBuilder();
        if (TeamText.Of(status.Team) is { Length: > 0 } held)
            text.Append(held).Append('\n');
        text.Append($"tasks: {counts}\n");
        foreach (var task in status.Open.Take(MostTasks))
            text.Append(TaskText.Line(task)).Append('\n');
        if (status.Open.Length > MostTasks)
            text.Append($"and {status.Open.Length - MostTasks} more open tasks\n");
        foreach (var lease in status.Leases)
            text.Append($"lock {lease.Resource}: {lease.Holder} until {Answers.Time(lease.Until)} ({VisibleText.Line(lease.Reason, 60)})\n");
        foreach (var debt in status.Debts)
            text.Append($"owed: {debt.Debtor} a reply to {debt.Message} of {debt.Asker}\n");
        return text.Append(status.Roster.Lines.IsEmpty ? "team: nobody" : RosterText.Of(status.Roster)).ToString();
    }
}
