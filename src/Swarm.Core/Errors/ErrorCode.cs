namespace Swarm.Core.Errors;

/// <summary>The closed set of expected failures. The name on the wire is the snake_case of the member.</summary>
public enum ErrorCode
{
    /// <summary>An argument is missing, unknown, of the wrong type or out of range.</summary>
    BadArgument,
    /// <summary>A named agent, role, task, message or resource does not exist here.</summary>
    NotFound,
    /// <summary>The caller's role may not do this.</summary>
    NotAllowed,
    /// <summary>Somebody else holds it: a name, a task, a lock, a file.</summary>
    Held,
    /// <summary>The transition is not in the table, or the state has moved on.</summary>
    WrongState,
    /// <summary>The caller owes a reply and must pay it first.</summary>
    ReplyOwed,
    /// <summary>The append lock was not free within the time allowed.</summary>
    BusBusy,
    /// <summary>The log is damaged, foreign, newer than this program, or was replaced while in use.</summary>
    BusUnusable,
    /// <summary>The disk is full, read-only, or otherwise refused a write.</summary>
    DiskRefused,
    /// <summary>A program that is needed is missing or failed.</summary>
    ProgramFailed,
}
