using System.Collections.Immutable;
using Swarm.Core.Agents;
using Swarm.Core.Errors;
using Swarm.Core.Identity;

namespace Swarm.Core.Teams;

/// <summary>What came of reading a team file.</summary>
/// <param name="Definition">Null when there are mistakes.</param>
/// <param name="Mistakes">By file and line.</param>
public sealed record TeamReading(TeamDefinition? Definition, ImmutableArray<TeamMistake> Mistakes);

/// <summary>Team files: where they are, and reading one (docs/team-files.md).</summary>
public static class TeamFiles
{
    /// <summary>The file that <c>swarm up</c> takes when none is named.</summary>
    public const string FileName = "swarm.team.yaml";

    private const int LongestFile = 256 * 1024;

    /// <summary>Reads a built-in team or a file, without mistakes.</summary>
    /// <param name="nameOrPath">A name of <see cref="BuiltInTeams"/>, which comes first, or a path.</param>
    /// <exception cref="SwarmException">BadArgument with all mistakes, or NotFound.</exception>
    public static TeamDefinition Require(string nameOrPath)
    {
        var source = BuiltInTeams.Find(nameOrPath) ?? Open(nameOrPath);
        var reading = Read(source);
        return reading.Definition ?? throw new SwarmException(Refusals.TeamFileWrong(source.Shown, [.. reading.Mistakes.Select(m => m.ToString())]));
    }

    /// <summary>Reads a text in the form of a team file.</summary>
    /// <param name="shown">What its mistakes call it.</param>
    /// <param name="path">Where it stands; what it names is relative to that.</param>
    /// <param name="text">All of it.</param>
    public static TeamReading Read(string shown, string path, string text) => Read(new TeamSource(shown, PathResolution.Canonical(Path.GetFullPath(path)), text));

    /// <exception cref="IOException">It cannot be read, or is too large.</exception>
    internal static TeamSource SourceOf(string shown, string path)
    {
        var full = PathResolution.Canonical(Path.GetFullPath(path));
        using var stream = new FileStream(full, FileMode.Open, FileAccess.Read);
        using var text = new StreamReader(stream);
        var buffer = new char[LongestFile + 1];
        var length = text.ReadBlock(buffer);
        return length <= LongestFile ? new TeamSource(shown, full, new string(buffer, 0, length)) : throw new IOException("it is larger than 256 KiB");
    }

    private static TeamReading Read(TeamSource source)
    {
        var mistakes = new TeamMistakes();
        var team = new TeamInheritance(mistakes).Read(source) is { } whole ? new TeamFileReader(whole, mistakes).Read() : null;
        return new TeamReading(mistakes.None ? team : null, mistakes.All);
    }

    private static TeamSource Open(string path)
    {
        try
        {
            return SourceOf(path, path);
        }
        catch (Exception missing) when (missing is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new SwarmException(Refusals.NoTeamFile(path, BuiltInTeams.Names), missing);
        }
        catch (Exception refused) when (refused is IOException or UnauthorizedAccessException)
        {
            throw new SwarmException(Refusals.NotReadable(path, refused.Message), refused);
        }
    }
}
