using System.Collections.Immutable;
using Swarm.Core.Tmux;

namespace Swarm.Core.Clients;

/// <summary>What is known of an agent CLI beyond how it is started: data for who watches, nudges or checks it.</summary>
public sealed record ClientTraits
{
    /// <summary>The program on PATH. Null: whatever the launch names.</summary>
    public string? Program { get; init; }

    /// <summary>The version that the facts were measured with. Null: never run, or no version of its own.</summary>
    public string? MeasuredVersion { get; init; }

    /// <summary>The keys that end what it is doing; one key more than these may end the program. Empty: there are none that do only that.</summary>
    public ImmutableArray<PaneKey> Interrupt { get; init; } = [PaneKey.Escape];

    /// <summary>The key that submits what was typed.</summary>
    public PaneKey Submit { get; init; } = PaneKey.Enter;

    /// <summary>What its model calls the tool that waits.</summary>
    public string WaitTool { get; init; } = "wait";

    /// <summary>
    /// The file, relative to where the agent starts, that has to name the server before a start; <c>swarm init</c> writes it. Null: the
    /// launch brings its own.
    /// </summary>
    public string? NeedsProjectFile { get; init; }

    /// <summary>A session of it can begin with all that another one knows.</summary>
    public bool CanFork { get; init; }

    /// <summary>Questions that it asks a person once a machine or folder, in order. Swarm never answers them.</summary>
    public ImmutableArray<FirstRunDialog> FirstRun { get; init; } = [];
}

/// <summary>A question of a first start. Unanswered, an agent in a pane waits there for ever and never joins.</summary>
/// <param name="Asks">What it asks about.</param>
/// <param name="Answered">Where the answer is kept, by which a later start does not ask.</param>
public sealed record FirstRunDialog(string Asks, string Answered);
