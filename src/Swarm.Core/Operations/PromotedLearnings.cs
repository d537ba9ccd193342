using System.Collections.Immutable;
using System.Text;
using System.Text.RegularExpressions;
using Swarm.Core.Errors;
using Swarm.Core.Identity;
using Swarm.Core.Learnings;
using Swarm.Core.Log;

namespace Swarm.Core.Operations;

/// <summary>
/// The rules of roles that a person made of learnings (REQUIREMENTS C3). Lists in Markdown in the user's own configuration, outside of every
/// workspace, where no agent works: <c>workspaces/SLUG/roles/ROLE.md</c> for one workspace, <c>roles/ROLE.md</c> for all. A person may edit them;
/// every line that begins with "- " is a rule.
/// </summary>
/// <param name="directory">Absolute; made when the first rule is added.</param>
public sealed partial class PromotedLearnings(string directory)
{
    /// <summary>Bytes (UTF-8) of all rules of a role together: every agent of it reads them at every start.</summary>
    public const int MostBytes = 1000;

    private const string Heading = "Rules that swarm gives every agent of this role at its start. One a line, each begins with \"- \"; edit as you like.\n\n";

    /// <summary>Those of this user.</summary>
    public static PromotedLearnings OfUser() => new(UserDirectories.Config);

    /// <summary>The rules of a role in a workspace, those for all workspaces first, within <see cref="MostBytes"/>. Empty when there is none.</summary>
    public ImmutableArray<string> Of(Workspace workspace, RoleName role)
    {
        var left = MostBytes;
        return [.. Rules(FileOf(role, null)).Concat(Rules(FileOf(role, workspace))).Distinct(StringComparer.Ordinal).TakeWhile(r => (left -= Size(r)) >= 0)];
    }

    /// <summary>The file of a role's rules.</summary>
    /// <param name="role">Whose.</param>
    /// <param name="workspace">Where they hold; null: everywhere.</param>
    public string FileOf(RoleName role, Workspace? workspace) =>
        workspace is null ? Path.Combine(directory, "roles", $"{role}.md") : Path.Combine(directory, "workspaces", workspace.Slug, "roles", $"{role}.md");

    /// <summary>Adds a rule in place of those that it supersedes; nothing when it is there. Returns the file.</summary>
    /// <exception cref="SwarmException">The role has too many rules, or the directory refuses.</exception>
    internal string Add(Learning learning, IReadOnlyCollection<LearningId> superseded, RoleName role, Workspace workspace, bool everywhere)
    {
        var file = FileOf(role, everywhere ? null : workspace);
        Change(file, lines =>
        {
            List<string> kept = [.. lines.Where(l => !superseded.Any(old => IsOf(l, old, workspace)))];
            if (kept.Exists(l => RuleOf(l) == learning.Rule))
                return kept;
            var others = Rules(FileOf(role, everywhere ? workspace : null));
            var bytes = kept.Select(RuleOf).OfType<string>().Concat(others).Append(learning.Rule).Sum(Size);
            if (bytes > MostBytes)
                throw new SwarmException(Refusals.RulesFull(role, bytes, MostBytes, file));
            return [.. kept, $"- {learning.Rule} <!-- {learning.Id} {workspace.Slug} -->"];
        });
        return file;
    }

    /// <summary>Removes the rule that was made of the learning; false when there is none.</summary>
    /// <exception cref="SwarmException">The directory refuses.</exception>
    internal bool Remove(LearningId id, RoleName role, Workspace workspace)
    {
        var removed = false;
        foreach (var file in (string[])[FileOf(role, workspace), FileOf(role, null)])
        {
            if (Lines(file).Any(l => IsOf(l, id, workspace)))
                Change(file, lines => [.. lines.Where(l => !(IsOf(l, id, workspace) && (removed = true)))]);
        }
        return removed;
    }

    /// <summary>The roles that have rules here.</summary>
    internal ImmutableArray<RoleName> Roles(Workspace workspace) =>
    [
        .. ((string[])[Path.Combine(directory, "roles"), Path.Combine(directory, "workspaces", workspace.Slug, "roles")])
            .Where(Directory.Exists)
            .SelectMany(d => Directory.EnumerateFiles(d, "*.md"))
            .Select(f => RoleName.TryParse(Path.GetFileNameWithoutExtension(f), out var role) ? role : (RoleName?)null)
            .OfType<RoleName>().Distinct().Order(),
    ];

    private static IEnumerable<string> Rules(string file) => Lines(file).Select(RuleOf).OfType<string>();

    private static string? RuleOf(string line) =>
        line.StartsWith("- ", StringComparison.Ordinal) && Mark().Replace(line[2..], "").Trim() is { Length: > 0 } rule ? VisibleText.Of(rule) : null;

    private static bool IsOf(string line, LearningId id, Workspace workspace) => line.EndsWith($"<!-- {id} {workspace.Slug} -->", StringComparison.Ordinal);

    private static int Size(string rule) => Encoding.UTF8.GetByteCount(rule) + 3;

    private static IReadOnlyList<string> Lines(string file)
    {
        try
        {
            return File.Exists(file) ? File.ReadAllLines(file) : [];
        }
        catch (Exception refused) when (refused is IOException or UnauthorizedAccessException)
        {
            throw new SwarmException(Refusals.NotReadable(file, refused.Message), refused);
        }
    }

    private void Change(string file, Func<IReadOnlyList<string>, IReadOnlyList<string>> change)
    {
        try
        {
            OwnDirectory.Create(Path.GetDirectoryName(file)!);
            using var changing = HeldFile.Take(Path.Combine(directory, "roles.lock"));
            var before = Lines(file);
            var after = change(before);
            // A person may keep the file elsewhere and have a link here.
            if (!after.SequenceEqual(before))
                WholeFile.Replace(Target(file), (before.Count == 0 ? Heading : "") + string.Join('\n', after) + "\n");
        }
        catch (Exception refused) when (refused is IOException or UnauthorizedAccessException or System.ComponentModel.Win32Exception)
        {
            throw new SwarmException(Refusals.DiskRefused(file, refused.Message), refused);
        }
    }

    private static string Target(string file) =>
        File.Exists(file) ? File.ResolveLinkTarget(file, returnFinalTarget: true)?.FullName ?? file : file;

    [GeneratedRegex(" *<!-- L[0-9]+ [A-Za-z0-9_-]+ -->$", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Mark();
}
