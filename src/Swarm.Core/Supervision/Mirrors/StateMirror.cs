using System.Globalization;
using System.Text;
using Swarm.Core.Agents;
using Swarm.Core.Identity;
using Swarm.Core.Operations;
using Swarm.Core.Rooms;
using Swarm.Core.Tasks;

namespace Swarm.Core.Supervision.Mirrors;

/// <summary><c>state.md</c>: what is active, what is needed next, what was learned, and a section for each agent. Bounded. Pure.</summary>
internal static class StateMirror
{
    private const int MostLines = 50;
    private const int MostGone = 20;
    private const int MostLearnings = 15;
    private const int LongestLine = 200;

    /// <summary>The file. The same for the same state, however often it is asked for.</summary>
    public static string Text(RoomState state, string name)
    {
        var text = new StringBuilder($"# {name}\n\nWritten by swarm from the log; changes made here are lost. What an agent does this moment: swarm status.\n");
        if (state.Team.Pause is { } pause)
            text.Append(CultureInfo.InvariantCulture, $"\n**Paused** by {pause.By} since {UtcText.Minutes(pause.Since)}{Because(pause.Reason)}.\n");
        if (state.Team.Brake is { } brake)
            text.Append(CultureInfo.InvariantCulture, $"\n**Nobody is started again**: {Line(brake)}\n");
        List(text, "Active", "Nothing is being worked on.", Active(state), "swarm board");
        List(text, "Needed next", "Nothing waits.", Needed(state), "swarm board");
        List(text, "Learned", "Nothing yet.", state.Learnings.Current.Take(MostLearnings).Select(l => Line(l.Line)), "learnings.md", state.Learnings.Current.Count());
        text.Append("\n## Agents\n");
        foreach (var agent in state.Agents.Live)
            Section(text, state, agent);
        List(text, "Gone", "Nobody.", state.Agents.All.Values.Where(a => !a.IsLive).OrderByDescending(a => a.Since).Take(MostGone).Select(Gone), "swarm log");
        return text.ToString();
    }

    // Loops: a query of a query over our own value types is compiled at each start of a command.
    private static IEnumerable<string> Active(RoomState state)
    {
        foreach (var t in state.Tasks.Held.OrderBy(t => t.Id))
            yield return $"{t.Id} {t.Title}: {t.Status.Wire()}, {t.Holder} since {UtcText.Minutes(t.ClaimedAt ?? t.Since)}{Because(t.Summary)}";
        foreach (var (_, t) in state.Tasks.All)
        {
            if (t.Status == WorkStatus.Delegated)
                yield return $"{t.Id} {t.Title}: done with its parts {string.Join(", ", state.Tasks.OpenParts(t.Id).Select(p => p.Id))}";
        }
        foreach (var (_, l) in state.Leases.Held)
            yield return $"{l.Resource} is locked by {l.Holder} until {UtcText.Minutes(l.Until)}: {l.Reason}";
    }

    private static IEnumerable<string> Needed(RoomState state)
    {
        foreach (var (_, t) in state.Tasks.All)
        {
            if (t.Status == WorkStatus.Escalated)
                yield return $"{t.Id} {t.Title}: escalated, a planner or a person decides";
        }
        foreach (var (_, d) in state.Messages.Debts)
            yield return $"{d.Debtor} owes {d.Asker} a reply to {d.Message}";
        foreach (var t in state.Tasks.Ready)
            yield return $"{t.Id} {t.Title}: ready{(t.Priority == TaskPriority.Normal ? "" : $", {t.Priority.ToString().ToLowerInvariant()}")}";
        foreach (var (_, t) in state.Tasks.All)
        {
            if (t.Status is WorkStatus.Pending or WorkStatus.SentBack)
                yield return $"{t.Id} {t.Title}: needs {string.Join(", ", Before(state, t))}";
        }
    }

    private static IEnumerable<TaskId> Before(RoomState state, WorkTask task) => state.Tasks.Unmet(task).Concat(state.Tasks.EarlierPhase(task).Select(t => t.Id)).Distinct();

    private static void Section(StringBuilder text, RoomState state, Agent agent)
    {
        text.Append(CultureInfo.InvariantCulture, $"\n### {agent.Name} ({agent.Role})\n\n");
        var since = agent.Stage == AgentStage.Starting ? "starting since" : "here since";
        text.Append(CultureInfo.InvariantCulture, $"- {since} {UtcText.Minutes(agent.Since)}{(agent.Client is { } client ? $", {client}" : "")}{(agent.Parent is { } parent ? $", spawned by {parent}" : "")}\n");
        if (state.Tasks.HeldBy(agent.Name) is { } held)
            text.Append(CultureInfo.InvariantCulture, $"- has {held.Id} {Line(held.Title)}: {held.Status.Wire()}\n");
        if (state.Tasks.All.Values.Where(t => t.ReportedBy == agent.Name).MaxBy(t => t.Since) is { } last)
            text.Append(CultureInfo.InvariantCulture, $"- last report: {last.Id} {last.Status.Wire()}{Because(last.Summary)}\n");
        foreach (var debt in state.Messages.OwedBy(agent.Name))
            text.Append(CultureInfo.InvariantCulture, $"- owes {debt.Asker} a reply to {debt.Message}\n");
    }

    private static string Gone(Agent agent) =>
        $"{agent.Name} ({agent.Role}) {Departure.Words(agent.LeftBecause ?? LeaveReason.Ended)} at {UtcText.Minutes(agent.Since)}{Because(agent.Left?.Note)}";

    private static void List(StringBuilder text, string heading, string nothing, IEnumerable<string> lines, string rest, int? of = null)
    {
        var all = lines.ToList();
        text.Append(CultureInfo.InvariantCulture, $"\n## {heading}\n\n");
        if (all.Count == 0)
            text.Append(nothing).Append('\n');
        foreach (var line in all.Take(MostLines))
            text.Append(CultureInfo.InvariantCulture, $"- {Line(line)}\n");
        if ((of ?? all.Count) - Math.Min(all.Count, MostLines) is var more and > 0)
            text.Append(CultureInfo.InvariantCulture, $"- and {more} more: {rest}\n");
    }

    private static string Because(string? why) => string.IsNullOrWhiteSpace(why) ? "" : $": {Line(why)}";

    private static string Line(string text) => VisibleText.Line(text, LongestLine);
}
