using System.Globalization;
using Swarm.Core.Teams;
using Swarm.Testing;

namespace Swarm.Core.Tests.Teams;

/// <summary>Each kind of mistake in a team file is named with line, column, what is wrong and what is allowed.</summary>
public sealed class TeamFileMistakeSpecs : IDisposable
{
    private const string Lead = "roles:\n  lead: {may: [dispatch]}\n";
    private readonly TempDirectory _directory = new();

    public void Dispose() => _directory.Dispose();

    [Theory]
    [InlineData("", "1:1: the file is empty; allowed: a mapping")]
    [InlineData("- a\n", "1:1: a team file is a mapping of keys, and this is a list")]
    [InlineData("name: [a\nroles: {}\n", ": this is not YAML: ")]
    [InlineData("name: \"a\n", ": this is not YAML: ")]
    [InlineData("name: a: b\n", "1:8: this is not YAML: ")]
    [InlineData("name: a\n" + Lead + "---\nname: b\n", "4:1: a second document begins here; allowed: one document a file")]
    [InlineData("name: a\n" + Lead + "gaol: x\n", "4:1: key \"gaol\" is not known, did you mean goal?; allowed: name, extends, goal")]
    [InlineData("name: a\n" + Lead + "name: b\n", "4:1: \"name\" is there twice, first in line 1; allowed: each key once")]
    [InlineData("name: a\n" + Lead + "  lead: {}\n", "4:3: \"lead\" is there twice, first in line 3")]
    [InlineData("name: *x\n" + Lead, "1:7: there is no anchor &x before this")]
    [InlineData("name: !own a\n" + Lead, "1:7: tags are not read here")]
    [InlineData("name: {a: b}\n" + Lead, "1:7: name is a mapping; allowed: a text of one line")]
    [InlineData("name: My Shop\n" + Lead, "1:7: name is \"My Shop\"; allowed: a lower-case word")]
    [InlineData(Lead, "1:1: the team has no name; allowed: name: a lower-case word such as shop")]
    [InlineData("name: a\n", "1:1: the team has no roles; allowed: roles: at least one that dispatches")]
    [InlineData("name: a\nroles: [lead]\n", "2:8: roles is a list; allowed: a mapping")]
    [InlineData("name: a\nroles: {lead: worker}\n", "2:15: role lead is a text; allowed: a mapping")]
    [InlineData("name: a\nroles:\n  lead:\n", "3:3: role lead says nothing, and no team that this one extends has it to be removed; allowed: lead: {}")]
    [InlineData("name: a\nroles: {Lead: {may: [dispatch]}}\n", "2:9: role \"Lead\"; allowed: a lower-case role")]
    [InlineData("name: a\nroles: {human: {may: [dispatch]}}\n", "2:9: the role human is that of people")]
    [InlineData("name: a\nroles: {hand: {may: [plan]}}\n", "2:1: no role dispatches, so nobody could give out work; allowed: may: [dispatch]")]
    [InlineData("name: a\n" + Lead + "intake: laed\n", "4:9: role \"laed\" is not known, did you mean lead?; allowed: lead")]
    [InlineData("name: a\n" + Lead + "phases: [{name: b, roles: [hand]}]\n", "4:28: role \"hand\" is not known; allowed: lead")]
    [InlineData("name: a\n" + Lead + "phases: [{name: b, roles: [lead]}, {name: c, roles: [lead]}]\n", "4:54: role lead is in phase b already; allowed: each role in at most one phase")]
    [InlineData("name: a\n" + Lead + "phases: [{name: b, roles: [lead]}, {name: b, roles: []}]\n", "4:43: phase b is there twice")]
    [InlineData("name: a\n" + Lead + "phases: [{name: b}]\n", "4:10: phase b has no roles")]
    [InlineData("name: a\n" + Lead + "phases: [{roles: [lead]}]\n", "4:10: a phase has no name that can be used")]
    [InlineData("name: a\n" + Lead + "phases: {build: [lead]}\n", "4:9: phases is a mapping; allowed: a list of mappings")]
    [InlineData("name: a\n" + Lead + "phases: [build]\n", "4:10: an entry of phases is a text; allowed: a mapping")]
    [InlineData("name: a\n" + Lead + "tiers: {4: {model: m}}\n", "4:9: tier \"4\"; allowed: 0 (local), 1 (small), 2 (main), 3 (best)")]
    [InlineData("name: a\n" + Lead + "tiers: {1: {clinet: codex}}\n", "4:13: key \"clinet\" is not known, did you mean client?; allowed: client, model")]
    [InlineData("name: a\n" + Lead + "limits: {agents: many}\n", "4:18: agents is \"many\"; allowed: a whole number from 1 to 1000")]
    [InlineData("name: a\n" + Lead + "limits: {depht: 1}\n", "4:10: key \"depht\" is not known, did you mean depth?; allowed: agents, depth, cycles, rework")]
    [InlineData("name: a\nextends: sofware-dev\n", "2:10: the team \"sofware-dev\" is not known, did you mean software-dev?; allowed: software-dev, planner-workers")]
    [InlineData("name: a\nextends: ./none.yaml\n", "2:10: ./none.yaml cannot be read: ")]
    [InlineData("extends: ./team.yaml\n", "1:10: extends goes in a circle: team.yaml → ./team.yaml")]
    public void Of_the_file(string text, string expected) => AssertMistake(text, expected);

    [Theory]
    [InlineData("prmopt: x", ":3: key \"prmopt\" is not known, did you mean prompt?; allowed: prompt, prompt_file, may")]
    [InlineData("may: dispatch", ":8: may is a text; allowed: a list of dispatch, plan, review, judge")]
    [InlineData("may: [spawn]", ":9: may \"spawn\" is not known; allowed: dispatch, plan, review, judge")]
    [InlineData("client: cluade", ":11: client \"cluade\" is not known, did you mean claude?; allowed: claude, kiro, codex, gemini, opencode, command, scripted")]
    [InlineData("stay: session\n  may: [dispatch]", ":3: role hand dispatches and is a session, so nobody would be there between two tasks; allowed: stay: standing or daemon")]
    [InlineData("client: scripted", ":3: client scripted needs a command")]
    [InlineData("client: codex\n  command: [x]", "6:3: client codex takes no command; allowed: command with client command or scripted")]
    [InlineData("model: --danger", ":10: model is \"--danger\", which reads as an option")]
    [InlineData("tier: 4", ":9: tier is \"4\"; allowed: a whole number from 0 to 3")]
    [InlineData("tier: best", ":9: tier is \"best\"; allowed: a whole number from 0 to 3")]
    [InlineData("owns: [\"../x\"]", ":10: owns has \"../x\"; allowed: a path or pattern relative to the workspace")]
    [InlineData("owns: [[a]]", ":10: an entry of owns is a list; allowed: a text")]
    [InlineData("deny: [\"Bash(\"]", ":10: deny has \"Bash(\"; allowed: a rule such as \"Bash(git push*)\"")]
    [InlineData("may_spawn: [hnad]", ":15: role \"hnad\" is not known, did you mean hand?; allowed: hand, lead")]
    [InlineData("most: 0", ":9: most is \"0\"; allowed: a whole number from 1 to 100")]
    [InlineData("start: 3\n  most: 2", ":3: role hand starts 3 and may have 2; allowed: start: at most as many as most")]
    [InlineData("stay: deamon", ":9: stay \"deamon\" is not known, did you mean daemon?; allowed: standing, daemon, session")]
    [InlineData("stay: daemon\n  every: 5", "6:10: every is \"5\"; allowed: a number with s, m or h behind it, from 30s to 24h, such as 5m")]
    [InlineData("stay: daemon\n  every: 1s", "6:10: every is \"1s\"; allowed: a number with s, m or h behind it")]
    [InlineData("every: 5m", ":3: role hand is standing, which no timer wakes; allowed: every and at with stay: daemon or session")]
    [InlineData("stay: daemon\n  at: [25:00]", "6:8: at has \"25:00\"; allowed: times of the day from 00:00 to 23:59")]
    [InlineData("isolation: worktre", ":14: isolation \"worktre\" is not known, did you mean worktree?; allowed: none, worktree")]
    [InlineData("prompt: \"\"", ":11: prompt is empty")]
    [InlineData("prompt: \"a\\u001bb\"", ":11: prompt has a control character")]
    [InlineData("prompt: a\n  prompt_file: b.md", "6:3: role hand has both prompt and prompt_file; allowed: one of them")]
    [InlineData("prompt_file: b.md", ":16: prompt_file b.md is not there; allowed: a file in the directory of the team file, or below it")]
    [InlineData("prompt_file: ../b.md", ":16: prompt_file ../b.md leads out of the team file's directory")]
    [InlineData("prompt_file: /etc/hostname", ":16: prompt_file is \"/etc/hostname\"")]
    public void Of_a_role(string line, string expected) =>
        AssertMistake($"name: a\nroles:\n lead: {{may: [dispatch]}}\n hand:\n  {line}\n", expected[0] == ':' ? $"5{expected}" : expected);

    [Fact]
    public void A_prompt_that_is_too_long_says_how_long_it_may_be()
    {
        File.WriteAllText(_directory["long.md"], new string('x', 8193));

        AssertMistake($"name: a\nroles:\n lead: {{may: [dispatch]}}\n hand: {{prompt: {new string('x', 8193)}}}\n", "4:17: prompt has 8193 bytes; allowed: at most 8192");
        AssertMistake("name: a\nroles:\n lead: {may: [dispatch]}\n hand: {prompt_file: long.md}\n", "4:22: prompt_file long.md has 8193 bytes; allowed: at most 8192");
    }

    [Fact]
    public void A_prompt_file_may_not_lead_out_through_a_link()
    {
        using var elsewhere = new TempDirectory();
        File.WriteAllText(elsewhere["secret"], "secret");
        File.CreateSymbolicLink(_directory["link.md"], elsewhere["secret"]);

        AssertMistake("name: a\nroles: {lead: {may: [dispatch], prompt_file: link.md}}\n", "2:46: prompt_file link.md leads out of the team file's directory");
    }

    [Fact]
    public void A_mistake_in_an_extended_file_is_named_there()
    {
        File.WriteAllText(_directory["base.yaml"], "name: b\nroles: {lead: {may: [dispatch], tier: 9}}\n");

        AssertMistake("extends: ./base.yaml\n", "./base.yaml:2:39: tier is \"9\"");
    }

    [Fact]
    public void All_mistakes_are_told_at_once_in_order_and_no_more_than_forty()
    {
        var mistakes = Mistakes("naem: a\nroles: {lead: {may: [dispatch], tier: 9}}\n" + string.Concat(Enumerable.Range(0, 60).Select(i => string.Create(CultureInfo.InvariantCulture, $"x{i}: 1\n"))));

        Assert.Equal(40, mistakes.Length);
        Assert.StartsWith("team.yaml:1:1: ", mistakes[0]);
        Assert.Contains(mistakes, m => m.StartsWith("team.yaml:2:39: ", StringComparison.Ordinal));
    }

    [Fact]
    public void Nesting_without_end_and_aliases_of_aliases_end_in_a_mistake()
    {
        Assert.NotEmpty(Mistakes("name: " + new string('[', 5000)));
        Assert.NotEmpty(Mistakes($"name: {new string('[', 100)}{new string(']', 100)}\n{Lead}"));
        var bomb = "a0: &a0 [x, x, x, x, x, x, x, x, x]\n" + string.Concat(Enumerable.Range(1, 30).Select(i =>
            string.Create(CultureInfo.InvariantCulture, $"a{i}: &a{i} [*a{i - 1}, *a{i - 1}, *a{i - 1}, *a{i - 1}, *a{i - 1}, *a{i - 1}, *a{i - 1}, *a{i - 1}, *a{i - 1}]\n")));
        Assert.NotEmpty(Mistakes($"name: a\n{bomb}roles: {{lead: {{may: *a30}}}}\n"));
    }

    [Fact]
    public void A_mistake_shows_no_control_characters() =>
        Assert.DoesNotContain(Mistakes("name: a\n\"k\\e[2J\": 1\n" + Lead), m => m.Any(char.IsControl));

    private void AssertMistake(string text, string expected) =>
        Assert.Contains(Mistakes(text), m => m.Contains(expected.Contains(".yaml:", StringComparison.Ordinal) || expected[0] == ':' ? expected : $"team.yaml:{expected}", StringComparison.Ordinal));

    private string[] Mistakes(string text)
    {
        File.WriteAllText(_directory["team.yaml"], text);
        var reading = TeamFiles.Read("team.yaml", _directory["team.yaml"], text);
        Assert.Null(reading.Definition);
        return [.. reading.Mistakes.Select(m => m.ToString())];
    }
}
