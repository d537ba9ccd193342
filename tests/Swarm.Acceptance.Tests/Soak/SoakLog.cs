using System.Text.RegularExpressions;
using Swarm.Acceptance.Tests.Faults;
using Swarm.Core.Agents;
using Swarm.Core.Events;
using Swarm.Core.Identity;
using Swarm.Core.Leases;
using Swarm.Core.Messages;
using Swarm.Core.Rooms;
using Swarm.Core.Tasks;

namespace Swarm.Acceptance.Tests.Soak;

/// <summary>What a log shows from its first line on, held against the promises without the boards of the product.</summary>
internal sealed partial class SoakLog
{
    private readonly Dictionary<TaskId, (AgentName? Holder, long Fence, bool Ended)> _tasks = [];
    private readonly Dictionary<ResourceName, AgentName> _locks = [];
    private readonly HashSet<AgentName> _there = [];
    private readonly List<string> _broken = [];
    private long _taskFence;
    private long _lockFence;
    private long _last;

    /// <summary>Reads it.</summary>
    public SoakLog(Workspace at)
    {
        using var feed = EventFeed.Open(at);
        feed.ReadOn(See);
        _broken.AddRange(FaultRoom.Gaps(Path.Combine(at.RoomDirectory, "bus")));
        Events = _last;
    }

    /// <summary>How many lines there are.</summary>
    public long Events { get; }

    /// <summary>The events by kind.</summary>
    public SortedDictionary<string, int> Counts { get; } = new(StringComparer.Ordinal);

    /// <summary>Who got which of the numbered messages, by the number that its sender gave it.</summary>
    public Dictionary<string, List<(long Id, AgentName To)>> Said { get; } = new(StringComparer.Ordinal);

    /// <summary>Promises that were broken, and tasks that nobody will end.</summary>
    public IEnumerable<string> Broken => _broken.Concat(
        from task in _tasks
        where !task.Value.Ended && (task.Value.Holder is not { } holder || !_there.Contains(holder))
        select $"{task.Key} has not ended and is held by nobody who lives");

    private void Expect(bool holds, Recorded at, string what)
    {
        if (!holds)
            _broken.Add($"event {at.Position}: {what}");
    }

    private void See(Recorded at)
    {
        _last = at.Position;
        var name = at.Event.GetType().Name;
        Counts[name] = Counts.GetValueOrDefault(name) + 1;
        switch (at.Event)
        {
            case AgentJoined e:
                _there.Add(e.Name);
                break;
            case AgentLeft e:
                _there.Remove(e.Name);
                break;
            case MessagePosted e when Numbered().Match(e.Body) is { Success: true } number:
                Said.TryAdd(number.Groups["n"].Value, []);
                Said[number.Groups["n"].Value].AddRange(e.To.Select(to => (e.Id.Number, to)));
                break;
            case LockTaken e:
                Expect(!_locks.TryGetValue(e.Resource, out var holder) || holder == at.By, at, $"{e.Resource} went to {at.By} while {holder} had it");
                Expect(e.Fence > _lockFence, at, $"lock fence {e.Fence} after {_lockFence}");
                _lockFence = e.Fence;
                _locks[e.Resource] = at.By;
                break;
            case LockReleased e:
                Expect(_locks.Remove(e.Resource, out var had) && had == e.Holder, at, $"{e.Resource} was given back by {e.Holder}, {had} had it");
                break;
            default:
                SeeTask(at);
                break;
        }
    }

    private void SeeTask(Recorded at)
    {
        switch (at.Event)
        {
            case TaskAdded e:
                Expect(_tasks.TryAdd(e.Id, (null, 0, false)), at, $"{e.Id} was added twice");
                break;
            case TaskClaimed e:
                Expect(_tasks[e.Id] is { Holder: null, Ended: false }, at, $"{e.Id} was claimed by {e.Agent} while {_tasks[e.Id].Holder} had it or it had ended");
                Expect(e.Fence > _taskFence, at, $"task fence {e.Fence} after {_taskFence}");
                _taskFence = e.Fence;
                _tasks[e.Id] = (e.Agent, e.Fence, false);
                break;
            case TaskReported { Fence: { } fence } e:
                Expect(_tasks[e.Id] == (e.Agent, fence, false), at, $"{e.Agent} reported {e.Id} under fence {fence}; {_tasks[e.Id]} had it");
                if (e.Status is WorkStatus.Done or WorkStatus.Failed)
                    _tasks[e.Id] = (null, fence, true);
                else if (e.Status == WorkStatus.Ready)
                    _tasks[e.Id] = (null, fence, false);
                break;
            case TaskReleased e:
                Lost(at, e.Id, e.Agent, e.Fence);
                break;
            case TaskEscalated e:
                Lost(at, e.Id, e.Agent, e.Fence);
                break;
        }
    }

    private void Lost(Recorded at, TaskId id, AgentName agent, long fence)
    {
        Expect(_tasks[id] == (agent, fence, false), at, $"{agent} lost {id} under fence {fence}; {_tasks[id]} had it");
        _tasks[id] = (null, fence, false);
    }

    [GeneratedRegex("^soak-(?<n>[a-z0-9.]+)-$")]
    private static partial Regex Numbered();
}
