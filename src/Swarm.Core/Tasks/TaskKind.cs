namespace Swarm.Core.Tasks;

/// <summary>What kind of work a task is (REQUIREMENTS B9).</summary>
public enum TaskKind
{
    /// <summary>Something is to be made.</summary>
    Work,
    /// <summary>Something is to be divided: its holder adds tasks below it, and it is done when they are.</summary>
    Plan,
    /// <summary>Finished tasks are to be looked at: approved, or sent back with reasons.</summary>
    Review,
    /// <summary>The goal is met, or the next cycle starts with what is missing.</summary>
    Judge,
}

/// <summary>What follows from the kind.</summary>
public static class TaskKinds
{
    /// <summary>The right that taking a task of the kind needs; none for work.</summary>
    public static Agents.RoleRights RightTo(this TaskKind kind) => kind switch
    {
        TaskKind.Plan => Agents.RoleRights.Plan,
        TaskKind.Review => Agents.RoleRights.Review,
        TaskKind.Judge => Agents.RoleRights.Judge,
        _ => Agents.RoleRights.None,
    };
}
