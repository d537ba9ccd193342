namespace Swarm.Acceptance.Tests.Claude.SoftwareDev;

/// <summary>Something that one agent has done and another one's step comes after, so that the scene is the same in every run.</summary>
internal sealed class Cue
{
    private readonly TaskCompletionSource given = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>It has happened.</summary>
    public void Give() => given.SetResult();

    /// <summary>The answer, once it has happened; until then the model thinks.</summary>
    public Answer Then(Answer answer) => Answer.After(given.Task, answer);
}

/// <summary>The cues of the play.</summary>
internal sealed class Cues
{
    /// <summary>The product role holds its task, and waits with its report for <see cref="TesterWasEarly"/>.</summary>
    public Cue SpecIsOn { get; } = new();

    /// <summary>The tester has asked for its task in the first phase.</summary>
    public Cue TesterWasEarly { get; } = new();

    /// <summary>The architect holds its task, and waits with its report for <see cref="FrontendWasEarly"/>.</summary>
    public Cue DesignIsOn { get; } = new();

    /// <summary>The frontend has asked for its task in the second phase.</summary>
    public Cue FrontendWasEarly { get; } = new();

    /// <summary>The backend holds its task, and waits with its report for <see cref="FrontendWasKeptOut"/>.</summary>
    public Cue BackendIsAtWork { get; } = new();

    /// <summary>The frontend, at work too, has tried to write the backend's file.</summary>
    public Cue FrontendWasKeptOut { get; } = new();
}
