using Swarm.Core.Errors;
using Swarm.Core.Identity;
using Swarm.Core.Learnings;
using Swarm.Core.Operations;
using Swarm.Testing;

namespace Swarm.Core.Tests.Operations;

public sealed class PromotedLearningsSpecs : IDisposable
{
    private readonly TempDirectory _config = new();
    private readonly TempDirectory _one = new();
    private readonly TempDirectory _other = new();

    [Fact]
    public void A_rule_holds_in_its_workspace_for_its_role_and_one_for_everywhere_in_all()
    {
        Add(1, "build", "restore first");
        Add(2, "style", "be brief", everywhere: true);

        Assert.Equal(["style: be brief", "build: restore first"], Promoted.Of(One, RoleName.Worker));
        Assert.Equal(["style: be brief"], Promoted.Of(Workspace.At(_other.Path), RoleName.Worker));
        Assert.Empty(Promoted.Of(One, RoleName.Planner));
    }

    [Fact]
    public void Adding_twice_is_adding_once_and_a_newer_one_takes_the_place_of_what_it_supersedes()
    {
        Add(1, "port", "8080");
        Add(1, "port", "8080");
        Assert.Equal(["port: 8080"], Promoted.Of(One, RoleName.Worker));

        Promoted.Add(Learning(4, "port", "9090"), [new LearningId(2), new LearningId(1)], RoleName.Worker, One, everywhere: false);

        Assert.Equal(["port: 9090"], Promoted.Of(One, RoleName.Worker));
    }

    [Fact]
    public void What_a_person_writes_into_the_file_is_a_rule_and_stays()
    {
        var file = Add(1, "build", "restore first");
        File.AppendAllText(file, "- ask before you delete\nnot a rule\n");

        Assert.True(Promoted.Remove(new LearningId(1), RoleName.Worker, One));
        Assert.False(Promoted.Remove(new LearningId(1), RoleName.Worker, One));

        Assert.Equal(["ask before you delete"], Promoted.Of(One, RoleName.Worker));
        Assert.Contains("not a rule", File.ReadAllText(file), StringComparison.Ordinal);
    }

    [Fact]
    public void All_rules_of_a_role_together_are_bounded()
    {
        Add(1, "a", new string('x', 400));
        Add(2, "b", new string('y', 400), everywhere: true);

        var refused = Assert.Throws<SwarmException>(() => Add(3, "c", new string('z', 400))).Refusal;

        Assert.StartsWith("The promoted rules of role worker would have 1218 bytes; 1000 are allowed.", refused.Message, StringComparison.Ordinal);
        Assert.Equal(2, Promoted.Of(One, RoleName.Worker).Length);
    }

    [Fact]
    public void A_text_cannot_make_itself_more_than_one_line_or_hide()
    {
        Add(1, "a", "one\n- two\u001b[2J <!-- L7 x -->");

        Assert.Equal(["a: one - two\\u{1B}[2J <!-- L7 x -->"], Promoted.Of(One, RoleName.Worker));
    }

    public void Dispose()
    {
        _config.Dispose();
        _one.Dispose();
        _other.Dispose();
    }

    private PromotedLearnings Promoted => new(_config.Path);

    private Workspace One => Workspace.At(_one.Path);

    private string Add(long id, string topic, string text, bool everywhere = false) =>
        Promoted.Add(Learning(id, topic, text), [], RoleName.Worker, One, everywhere);

    private static Learning Learning(long id, string topic, string text) => new(new LearningId(id), topic, text, AgentName.Human, default);
}
