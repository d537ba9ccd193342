using Swarm.Core.Identity;

namespace Swarm.Core.Errors;

public static partial class Refusals
{
    /// <summary>A team file with mistakes.</summary>
    /// <param name="file">As the caller named it.</param>
    /// <param name="mistakes">One line each, with file, line and column.</param>
    public static Refusal TeamFileWrong(string file, IReadOnlyCollection<string> mistakes) => new(
        ErrorCode.BadArgument,
        $"{VisibleText.Line(file, 200)} has {(mistakes.Count == 1 ? "a mistake" : FormattableString.Invariant($"{mistakes.Count} mistakes"))}. Nothing was written.\n{string.Join('\n', mistakes)}",
        "correct the file (its keys: docs/team-files.md), then the same command again");

    /// <summary>An agent that would change what the team is.</summary>
    public static Refusal OnlyPeopleDefine(RoleName role, string team) => new(
        ErrorCode.NotAllowed,
        $"A {role} may not make the team {VisibleText.Line(team, 40)}: who is in it and may do what, only a person says. Nothing was written.",
        "post {\"to\":[\"human\"],\"body\":\"what should change in the team file and why\"}");

    /// <summary>Neither a built-in team nor a file.</summary>
    public static Refusal NoTeamFile(string name, IEnumerable<string> builtIn) => new(
        ErrorCode.NotFound,
        $"There is no team file {VisibleText.Line(name, 200)}, and no built-in team of that name. Nothing was written.",
        $"take one of {string.Join(", ", builtIn)}, or swarm init --team NAME to make a file of your own");
}
