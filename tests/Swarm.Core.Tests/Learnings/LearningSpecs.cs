using System.Text;
using Swarm.Core.Events;
using Swarm.Core.Identity;
using Swarm.Core.Learnings;
using Swarm.Core.Tasks;
using Swarm.Core.Tests.Tasks;

namespace Swarm.Core.Tests.Learnings;

public sealed class LearningSpecs
{
    private readonly Given _given = new Given().Added(new TaskSpec("one"), new TaskSpec("two"));

    [Fact]
    public void A_learning_gets_the_next_number()
    {
        Learned("build", "restore first");

        var decision = Add(new LearningRequest(" tests ", " run them twice ") { Task = Given.Id(1), Role = RoleName.Worker });

        Assert.Equal(new LearningId(2), Given.Accepted(decision));
        var learning = _given.Happened(Given.Name("ada"), decision.Events).Learnings.Find(new LearningId(2));
        Assert.Equal(("tests", "run them twice", Given.Name("ada"), Given.Id(1)), (learning!.Topic, learning.Text, learning.By, learning.Task));
    }

    [Fact]
    public void A_superseded_one_stays_but_is_not_current()
    {
        Learned("port", "8080");
        Learned("port", "9090", l => l with { Supersedes = new LearningId(1) });

        Assert.Equal(["9090"], _given.Learnings.Current.Select(l => l.Text));
        Assert.Equal(new LearningId(2), _given.Learnings.Find(new LearningId(1))?.SupersededBy);
        Assert.DoesNotContain(_given.Learnings.Relevant(new LearningQuery { Texts = ["port 8080"] }), l => l.Id.Number == 1);
    }

    [Fact]
    public void What_fits_the_first_prompt_comes_before_what_is_newer()
    {
        Learned("parser", "quotes are doubled");
        Learned("port", "use 9090");
        Learned("port", "8080 is taken");

        Assert.Equal(["L1", "L3", "L2"], _given.Learnings.ForStart(RoleName.Worker, "Make the parser read quotes.", 1500).Select(l => l.Id.ToString()));
        Assert.Equal(["L3", "L2", "L1"], _given.Learnings.ForStart(RoleName.Worker, "", 1500).Select(l => l.Id.ToString()));
    }

    [Fact]
    public void An_agent_starts_with_the_newest_for_its_role_that_still_hold_as_many_as_fit()
    {
        Learned("port", "8080");
        Learned("port", "9090", l => l with { Supersedes = new LearningId(1) });
        Learned("plan", "small tasks", l => l with { Role = RoleName.Planner });
        Learned("build", "restore first", l => l with { Role = RoleName.Worker });

        Assert.Equal(["L4 build: restore first", "L2 port: 9090"], _given.Learnings.ForStart(RoleName.Worker, "", 1500).Select(l => l.Line));
        Assert.Equal(["L4 build: restore first"], _given.Learnings.ForStart(RoleName.Worker, "", 30).Select(l => l.Line));
        Assert.Empty(_given.Learnings.ForStart(RoleName.Worker, "", 10));
        Assert.Equal(
            "What the team has learned:\nL4 build: restore first\nL2 port: 9090",
            Swarm.Core.Teams.PromptAssembly.Learned(Swarm.Core.Rooms.RoomState.Empty with { Learnings = _given.Learnings }, RoleName.Worker, [], ""));
        Assert.Equal(
            "Rules of your role:\n- build: restore first\n- be brief\n\nWhat the team has learned:\nL2 port: 9090",
            Swarm.Core.Teams.PromptAssembly.Learned(Swarm.Core.Rooms.RoomState.Empty with { Learnings = _given.Learnings }, RoleName.Worker, ["build: restore first", "be brief"], ""));
        Assert.Equal("", Swarm.Core.Teams.PromptAssembly.Learned(Swarm.Core.Rooms.RoomState.Empty, RoleName.Worker, [], ""));
    }

    [Fact]
    public void What_is_wrong_is_named()
    {
        Learned("port", "8080");
        Learned("port", "9090", l => l with { Supersedes = new LearningId(1) });

        Assert.Contains("Argument topic: got nothing", Refused(new LearningRequest(" ", "x")), StringComparison.Ordinal);
        Assert.Contains("Argument topic: got 61 characters", Refused(new LearningRequest(new string('x', 61), "x")), StringComparison.Ordinal);
        Assert.Contains("Argument text: got nothing", Refused(new LearningRequest("x", "")), StringComparison.Ordinal);
        Assert.Contains("Argument text: got 1001 characters", Refused(new LearningRequest("x", new string('x', 1_001))), StringComparison.Ordinal);
        Assert.Contains("there is no task T9", Refused(new LearningRequest("x", "x") { Task = Given.Id(9) }), StringComparison.Ordinal);
        Assert.Contains(
            "There is no learning L9; the last one is L2.", Refused(new LearningRequest("x", "x") { Supersedes = new LearningId(9) }), StringComparison.Ordinal);
        Assert.Contains(
            "L1 is already superseded by L2.", Refused(new LearningRequest("x", "x") { Supersedes = new LearningId(1) }), StringComparison.Ordinal);
    }

    [Fact]
    public void The_same_task_outranks_the_role_and_the_role_outranks_words_and_the_newest_of_equals_is_first()
    {
        Learned("parser", "tokens parser grammar");
        Learned("style", "short names", l => l with { Role = RoleName.Worker });
        Learned("style", "long names", l => l with { Role = RoleName.Worker });
        Learned("seen", "it blinks", l => l with { Task = Given.Id(1) });
        Learned("other", "nothing in common");
        Learned("grammar", "one word");

        var query = new LearningQuery { Role = RoleName.Worker, Tasks = [Given.Id(1)], Texts = ["Write the PARSER", "src/grammar/tokens.cs"] };

        Assert.Equal([4L, 3, 2, 1, 6], _given.Learnings.Relevant(query).Select(l => l.Id.Number));
    }

    [Theory]
    [InlineData("caches", "caching")]
    [InlineData("queries", "query")]
    [InlineData("fixes", "fixed")]
    [InlineData("TaskBoard", "boards")]
    [InlineData("src/parser/lexer.cs", "lexers")]
    [InlineData("the API", "api")]
    public void Words_are_the_same_whatever_their_endings_and_parts_of_names_count(string one, string other)
    {
        Learned("seen", one);

        Assert.Single(_given.Learnings.Relevant(new LearningQuery { Texts = [other] }));
    }

    [Theory]
    [InlineData("how to make it work with this file")]
    [InlineData("a is of")]
    [InlineData("status")]
    public void Words_that_say_nothing_bring_nothing(string query)
    {
        Learned("with", "make it work and use that file of statues");

        Assert.Empty(_given.Learnings.Relevant(new LearningQuery { Texts = [query] }));
    }

    [Fact]
    public void A_word_of_the_topic_counts_more_than_one_of_the_text_and_one_of_the_head_more_than_one_of_the_description()
    {
        Learned("database", "it is slow at night");
        Learned("night", "the database is slow");
        Learned("deploy", "slow");
        Learned("slow", "nothing else");

        Assert.Equal([4L, 3, 2, 1], Ids(new LearningQuery { Texts = ["slow"] }));
        Assert.Equal([1L, 2], Ids(new LearningQuery { Texts = ["database"] }));
        Assert.Equal([2L, 1], Ids(new LearningQuery { Heads = ["night.sh"], Texts = ["database"] }));
    }

    [Fact]
    public void A_word_that_most_learnings_have_counts_least()
    {
        for (var i = 0; i < 8; i++)
            Learned("shop", $"hint {i}");
        Learned("other", "invoices of the shop");
        Learned("shop", "newest");

        Assert.Equal(9, Ids(new LearningQuery { Texts = ["shop invoices"] })[0]);
    }

    [Fact]
    public void Only_a_person_promotes_and_only_what_holds_and_is_short()
    {
        Learned("port", "8080");
        Learned("port", "9090", l => l with { Supersedes = new LearningId(1) });
        Learned("long", new string('x', 500));

        Assert.Contains("A planner may not change the rules of roles", Refused(RoleName.Planner, 2), StringComparison.Ordinal);
        Assert.Contains("L1 is superseded by L2.", Refused(RoleName.Human, 1), StringComparison.Ordinal);
        Assert.Contains("There is no learning L9; the last one is L3.", Refused(RoleName.Human, 9), StringComparison.Ordinal);
        Assert.Contains("L3 has 506 bytes with its topic; a rule may have 480.", Refused(RoleName.Human, 3), StringComparison.Ordinal);

        var promoted = LearningDecider.Promote(_given.Learnings, RoleName.Human, new LearningId(2), RoleName.Worker, everywhere: false);
        _given.Happened(AgentName.Human, promoted.Events);
        Assert.Equal([RoleName.Worker], _given.Learnings.Find(new LearningId(2))!.PromotedTo);
        Assert.Empty(LearningDecider.Promote(_given.Learnings, RoleName.Human, new LearningId(2), RoleName.Worker, everywhere: false).Events);
        _given.Happened(AgentName.Human, LearningDecider.Demote(_given.Learnings, RoleName.Human, new LearningId(2), [RoleName.Worker]).Events);
        Assert.Empty(_given.Learnings.Find(new LearningId(2))!.PromotedTo);
    }

    [Fact]
    public void The_result_is_bounded_in_items_and_bytes()
    {
        for (var i = 0; i < 20; i++)
            Learned("parser", $"hint {i}");
        Assert.Equal(5, _given.Learnings.Relevant(new LearningQuery { Texts = ["parser"] }).Length);

        for (var i = 0; i < 5; i++)
            Learned("parser", new string('ü', 1_000));
        var long2 = _given.Learnings.Relevant(new LearningQuery { Texts = ["parser"] });

        Assert.InRange(long2.Sum(l => Encoding.UTF8.GetByteCount(l.Line) + 1), 900, 1_024);
        Assert.Equal(2, long2.Count(l => l.Text.Length == 1_000));
        Assert.True(long2.Length > 2);
    }

    [Fact]
    public void A_line_is_one_line_and_cut_between_characters()
    {
        Learned("faces", string.Concat(Enumerable.Repeat("😀", 300)));
        Learned("list", "one\ntwo");

        var faces = _given.Learnings.Find(new LearningId(1))!.Line;
        Assert.EndsWith("😀…", faces, StringComparison.Ordinal);
        Assert.InRange(Encoding.UTF8.GetByteCount(faces), Learning.MaxLine - 4, Learning.MaxLine);
        Assert.Equal("L2 list: one two", _given.Learnings.Find(new LearningId(2))!.Line);
    }

    [Fact]
    public void A_stale_event_changes_nothing()
    {
        Learned("a", "b");
        var board = _given.Learnings;

        Assert.Same(board, board.Apply(new Recorded(9, _given.Now, Given.Planner, new LearningAdded(new LearningId(1), "a", "c"))));
        Assert.Same(board, board.Apply(new Recorded(9, _given.Now, Given.Planner, new TaskAdded(Given.Id(3), "x"))));
    }

    private Decision<LearningId> Add(LearningRequest request) => LearningDecider.Add(_given.Learnings, _given.Tasks, request);

    private List<long> Ids(LearningQuery query) => [.. _given.Learnings.Relevant(query).Select(l => l.Id.Number)];

    private string Refused(RoleName caller, long id) =>
        Given.Refused(LearningDecider.Promote(_given.Learnings, caller, new LearningId(id), RoleName.Worker, everywhere: false)).Message;

    private string Refused(LearningRequest request) => Given.Refused(Add(request)).Message;

    private void Learned(string topic, string text, Func<LearningRequest, LearningRequest>? with = null)
    {
        var request = new LearningRequest(topic, text);
        var decision = Add(with?.Invoke(request) ?? request);
        Given.Accepted(decision);
        _given.Happened(Given.Name("ada"), decision.Events);
    }
}
