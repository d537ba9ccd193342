using Swarm.Core.Agents;

namespace Swarm.Core.Tests.Agents;

public sealed class DenyRuleSpecs
{
    [Theory]
    [InlineData("Bash(git push*)", "git push", true)]
    [InlineData("Bash(git push*)", "git push --force origin main", true)]
    [InlineData("Bash(git push*)", "git pull", false)]
    [InlineData("Bash(git push:*)", "git push origin", true)]
    [InlineData("Bash(rm *-rf* /*)", "rm -rf /etc", true)]
    [InlineData("Bash(*sudo*)", "env sudo make", true)]
    [InlineData("Bash(make)", "make all", false)]
    [InlineData("Bash", "anything at all", true)]
    [InlineData("Edit(docs/**)", "docs", false)]
    public void A_rule_for_commands_is_a_text_with_stars(string rule, string command, bool forbids) =>
        Assert.Equal(forbids, Rule(rule).ForbidsCommand(command));

    [Theory]
    [InlineData("Edit(docs/**)", "docs/a/b.md", true)]
    [InlineData("Write(docs/**)", "docs/a.md", true)]
    [InlineData("Edit(docs/**)", "src/docs/a.md", false)]
    [InlineData("Edit(*.lock)", "package.lock", true)]
    [InlineData("Edit", "any/file", true)]
    [InlineData("Bash", "any/file", false)]
    public void A_rule_for_files_is_a_pattern_of_workspace_paths_whatever_the_tool(string rule, string path, bool forbids) =>
        Assert.Equal(forbids, Rule(rule).ForbidsEdit(path));

    [Theory]
    [InlineData("WebFetch", "WebFetch", true)]
    [InlineData("mcp__db__*", "mcp__db__drop", true)]
    [InlineData("WebFetch", "WebSearch", false)]
    [InlineData("Bash(x)", "Bash", false)]
    public void A_rule_for_a_tool_denies_all_of_it(string rule, string tool, bool forbids) => Assert.Equal(forbids, Rule(rule).ForbidsTool(tool));

    [Theory]
    [InlineData("")]
    [InlineData("Bash(")]
    [InlineData("Bash()")]
    [InlineData("Edit(/etc/**)")]
    [InlineData("Edit(../up)")]
    [InlineData("WebFetch(domain:x)")]
    [InlineData("git push")]
    [InlineData("Bash(a\u001b)")]
    public void What_is_no_rule_is_not_taken_for_one(string text) => Assert.False(DenyRule.TryParse(text, out _));

    private static DenyRule Rule(string text)
    {
        Assert.True(DenyRule.TryParse(text, out var rule));
        Assert.Equal(text, rule.Value);
        return rule;
    }
}
