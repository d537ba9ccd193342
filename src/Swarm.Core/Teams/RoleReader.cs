using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using Swarm.Core.Agents;
using Swarm.Core.Clients;
using Swarm.Core.Identity;
using Swarm.Core.Rooms;
using Swarm.Core.Tasks;

namespace Swarm.Core.Teams;

/// <summary>Makes a definition of one role's values.</summary>
/// <param name="role">Which.</param>
/// <param name="map">Its values.</param>
/// <param name="references">The team's roles.</param>
/// <param name="mistakes">Where they go.</param>
internal sealed class RoleReader(RoleName role, YamlMap map, RoleReferences references, TeamMistakes mistakes)
{
    private const int LongestPrompt = 8192;
    private const int MostAgents = 100;

    private readonly FieldReader _fields = new FieldReader(map, mistakes).Knowing(TeamKeys.Role);

    /// <summary>The definition; worth something only when there are no mistakes.</summary>
    public RoleDefinition Read()
    {
        var definition = new RoleDefinition(role)
        {
            Prompt = Prompt(),
            Rights = _fields.Words("may", TeamKeys.May).Aggregate(RoleRights.None, (all, word) => EnumWords<RoleRights>.TryParse(word, out var one) ? all | one : all),
            Client = _fields.Word("client", ClientCatalog.Names),
            Model = Model(_fields, mistakes),
            Tier = _fields.Whole("tier", 0, 3),
            Command = [.. _fields.Lines("command").Select(w => w.Value)],
            Capabilities = [.. _fields.Lines("capabilities").Select(w => w.Value)],
            Owns = [.. _fields.Names<FileGlob>("owns").Select(g => g.Value)],
            MaySpawn = [.. references.FindAll(_fields.Lines("may_spawn")).Select(r => r.Value)],
            Most = _fields.Whole("most", 1, MostAgents),
            Start = _fields.Whole("start", 0, MostAgents) ?? 0,
            Stay = EnumWords<RoleStay>.TryParse(_fields.Word("stay", TeamKeys.Stay), out var stay) ? stay : RoleStay.Standing,
            Every = _fields.Span("every", TimeSpan.FromSeconds(30), TimeSpan.FromDays(1)),
            At = At(),
            Worktree = _fields.Word("isolation", TeamKeys.Isolation) == "worktree",
            Deny = [.. _fields.Names<DenyRule>("deny").Select(d => d.Value.Value)],
            RequiredServers = [.. _fields.Lines("required_servers").Select(s => s.Value)],
        };
        Check(definition);
        return definition;
    }

    /// <summary>The model that a role or tier names; null without one.</summary>
    public static string? Model(FieldReader fields, TeamMistakes mistakes)
    {
        if (fields.Line("model") is not { } model)
            return null;
        if (model.Value[0] == '-')
            mistakes.Add(model.At, $"model is \"{VisibleText.Line(model.Value, 60)}\", which reads as an option", "a model in the agent CLI's own words");
        return model.Value;
    }

    private string? Prompt()
    {
        if (_fields.Has("prompt") && _fields.Has("prompt_file"))
            mistakes.Add(_fields.At("prompt_file"), $"role {role} has both prompt and prompt_file", "one of them");
        return _fields.Line("prompt_file") is { } file ? FromFile(file) : _fields.Text("prompt", LongestPrompt);
    }

    private string? FromFile(Placed<string> file)
    {
        const string allowed = "a file in the directory of the team file, or below it";
        var shown = VisibleText.Line(file.Value, 100);
        if (file.At.Source.Directory is not { } directory || Path.IsPathRooted(file.Value))
        {
            mistakes.Add(file.At, $"prompt_file is \"{shown}\"", allowed);
            return null;
        }
        var full = PathResolution.Canonical(Path.GetFullPath(Path.Combine(directory, file.Value)));
        if (!full.StartsWith(directory == "/" ? directory : directory + "/", StringComparison.Ordinal))
            mistakes.Add(file.At, $"prompt_file {shown} leads out of the team file's directory", allowed);
        else if (!File.Exists(full))
            mistakes.Add(file.At, $"prompt_file {shown} is not there", allowed);
        else if (new FileInfo(full).Length > LongestPrompt)
            mistakes.Add(file.At, FormattableString.Invariant($"prompt_file {shown} has {new FileInfo(full).Length} bytes"), FormattableString.Invariant($"at most {LongestPrompt}"));
        else
            return Text(file.At, full, shown);
        return null;
    }

    private string? Text(Place at, string full, string shown)
    {
        try
        {
            var text = File.ReadAllText(full, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true)).ReplaceLineEndings("\n").TrimEnd();
            if (text.Length > 0 && !text.Any(c => char.IsControl(c) && c is not ('\n' or '\t')))
                return text;
            mistakes.Add(at, $"prompt_file {shown} {(text.Length == 0 ? "is empty" : "has a control character")}", "text with line feeds and tabs");
        }
        catch (Exception refused) when (refused is IOException or UnauthorizedAccessException or DecoderFallbackException)
        {
            mistakes.Add(at, $"prompt_file {shown} cannot be read: {VisibleText.Line(refused.Message, 160)}", "a text file in UTF-8");
        }
        return null;
    }

    private ImmutableArray<TimeOnly> At()
    {
        var times = ImmutableArray.CreateBuilder<TimeOnly>();
        foreach (var time in _fields.Lines("at"))
        {
            if (TimeOnly.TryParseExact(time.Value, "HH:mm", CultureInfo.InvariantCulture, DateTimeStyles.None, out var read))
                times.Add(read);
            else
                mistakes.Add(time.At, $"at has \"{VisibleText.Line(time.Value, 40)}\"", "times of the day from 00:00 to 23:59, such as [\"09:30\"]");
        }
        return times.ToImmutable();
    }

    private void Check(RoleDefinition definition)
    {
        if (definition.Most is { } most && definition.Start > most)
            mistakes.Add(_fields.At("start"), FormattableString.Invariant($"role {role} starts {definition.Start} and may have {most}"), "start: at most as many as most");
        if (definition.Stay == RoleStay.Standing && (_fields.Has("every") || _fields.Has("at")))
            mistakes.Add(_fields.At(_fields.Has("every") ? "every" : "at"), $"role {role} is standing, which no timer wakes", "every and at with stay: daemon or session");
        if (definition.Stay == RoleStay.Session && definition.Rights.HasFlag(RoleRights.Dispatch))
            mistakes.Add(_fields.At("stay"), $"role {role} dispatches and is a session, so nobody would be there between two tasks", "stay: standing or daemon for who dispatches");
        if (ClientCatalog.TakesCommand(definition.Client) && definition.Command.IsEmpty)
            mistakes.Add(_fields.At("client"), $"client {definition.Client} needs a command", "command: [the argument vector; for scripted the scenario file]");
        if (definition.Client is not null && !ClientCatalog.TakesCommand(definition.Client) && !definition.Command.IsEmpty)
            mistakes.Add(_fields.At("command"), $"client {definition.Client} takes no command", "command with client command or scripted");
        if (ClientCatalog.TakesCommand(definition.Client) && definition.Model is not null)
            mistakes.Add(_fields.At("model"), $"client {definition.Client} has no models", "no model");
    }
}
