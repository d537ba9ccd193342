using System.Runtime.InteropServices;
using Swarm.Core.Agents;
using Swarm.Core.Events;
using Swarm.Core.Identity;
using Swarm.Core.Messages;
using Swarm.Core.Rooms;
using Swarm.Core.Supervision.Mail;
using Swarm.Core.Tests.Rooms;
using Swarm.Testing;

namespace Swarm.Core.Tests.Supervision;

public sealed partial class MailSpecs : IAsyncDisposable
{
    private readonly ManualClock _clock = new();
    private readonly LiveRoom _live;
    private readonly Room _room;
    private readonly MailRoom _mail;

    public MailSpecs()
    {
        _live = new LiveRoom { Clock = _clock };
        _room = _live.Open();
        _mail = new MailRoom(_room);
    }

    [Fact]
    public async Task A_file_becomes_one_message_from_the_human_to_the_planner_and_is_kept_under_its_id()
    {
        await Joined("pia", "planner");
        await Joined("ada", "worker");
        Leave("wish.md", "\uFEFFMake it fast.\r\nAnd small.\n");

        await Look();
        await Look();

        var message = Assert.Single(Messages);
        Assert.Equal((AgentName.Human, "Mail wish.md (kept: .tmm/mail/archive/M1-wish.md)\nMake it fast.\nAnd small."), (message.From, message.Body));
        Assert.Equal([GivenRoom.Name("pia")], message.To);
        Assert.Equal(["M1-wish.md"], Kept("archive"));
        Assert.Empty(Directory.GetFiles(_room.Files.Mail));
        Assert.Empty(Kept(".incoming"));
    }

    [Fact]
    public async Task While_no_planner_lives_it_stays_where_it_is()
    {
        await Joined("ada", "worker");
        Leave("wish.md", "Make it fast.");

        await Look();

        Assert.True(_mail.IsDue);
        Assert.Equal(["wish.md"], Directory.GetFiles(_room.Files.Mail).Select(Path.GetFileName));
        await Joined("pia", "planner");
        await Look();
        Assert.Single(Messages);
    }

    [Fact]
    public async Task A_planner_that_another_one_spawned_is_not_asked()
    {
        await Joined("pia", "planner");
        await Write("pia", new AgentSpawned(GivenRoom.Name("sub"), RoleName.Planner, "claude"));
        Leave("wish.md", "Make it fast.");

        await Look();

        Assert.Equal([GivenRoom.Name("pia")], Assert.Single(Messages).To);
    }

    [Fact]
    public async Task Where_a_team_file_names_an_intake_role_that_one_is_asked()
    {
        await Joined("pia", "planner");
        await Joined("max", "manager");
        var manager = new RoleDefinition(GivenRoom.Role("manager")) { Rights = RoleRights.Dispatch };
        await Write("pia", new TeamDefined(new TeamDefinition("shop") { Intake = manager.Name, Roles = [manager, new RoleDefinition(RoleName.Planner) { Rights = RoleRights.Dispatch }] }));
        Leave("wish.md", "Make it fast.");

        await Look();

        Assert.Equal([GivenRoom.Name("max")], Assert.Single(Messages).To);
    }

    [Fact]
    public async Task What_was_just_written_counts_once_it_has_not_changed_for_a_second()
    {
        await Joined("pia", "planner");
        Leave("wish.md", "Make", age: TimeSpan.Zero);
        await Look();
        _clock.Advance(TimeSpan.FromSeconds(0.9));
        Leave("wish.md", "Make it", age: TimeSpan.Zero);
        await Look();
        _clock.Advance(TimeSpan.FromSeconds(0.9));
        await Look();
        Assert.Empty(Messages);

        _clock.Advance(TimeSpan.FromSeconds(0.2));
        await Look();

        Assert.EndsWith("\nMake it", Assert.Single(Messages).Body, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(".wish.md")]
    [InlineData("wish.md~")]
    [InlineData("wish.tmp")]
    [InlineData("wish.md.PART")]
    public async Task What_is_named_as_unfinished_is_left_alone(string name)
    {
        await Joined("pia", "planner");
        Leave(name, "Make it fast.");

        await Look();

        Assert.Empty(Messages);
        Assert.True(File.Exists(Path.Combine(_room.Files.Mail, name)));
    }

    [Fact]
    public async Task Links_directories_pipes_and_empty_files_are_left_alone_and_block_nobody()
    {
        await Joined("pia", "planner");
        var outside = Path.Combine(_live.Directory, "secret.txt");
        await File.WriteAllTextAsync(outside, "secret");
        File.CreateSymbolicLink(Path.Combine(_room.Files.Mail, "link.md"), outside);
        Directory.CreateDirectory(Path.Combine(_room.Files.Mail, "folder.md"));
        Assert.Equal(0, MakeFifo(Path.Combine(_room.Files.Mail, "pipe.md"), 0x180));
        Leave("empty.md", "");

        await Look().WaitAsync(TimeSpan.FromSeconds(20));

        Assert.Empty(Messages);
        Assert.Equal(4, Directory.GetFileSystemEntries(_room.Files.Mail, "*.md").Length);
    }

    [Fact]
    public async Task A_mail_directory_that_leads_elsewhere_is_not_looked_into()
    {
        await Joined("pia", "planner");
        var elsewhere = Directory.CreateDirectory(Path.Combine(_live.Directory, "elsewhere")).FullName;
        await File.WriteAllTextAsync(Path.Combine(elsewhere, "note.md"), "not mail");
        Directory.Delete(_room.Files.Mail);
        Directory.CreateSymbolicLink(_room.Files.Mail, elsewhere);

        await Look();

        Assert.Empty(Messages);
        Assert.Equal(["note.md"], Directory.GetFileSystemEntries(elsewhere).Select(Path.GetFileName));
    }

    [Fact]
    public async Task A_process_that_died_between_posting_and_archiving_leaves_one_message_all_the_same()
    {
        await Joined("pia", "planner");
        Leave("wish-for-more.md", "Make it fast.");
        var incoming = Path.Combine(_room.Files.Mail, ".incoming");
        var inode = Letter.StampAt(Path.Combine(_room.Files.Mail, "wish-for-more.md"))!.Value;
        await Look();
        // What is found when it was killed before the last move.
        File.Move(Path.Combine(_room.Files.Mail, "archive", "M1-wish-for-more.md"), Path.Combine(incoming, $"{inode.Written.UtcTicks:D19}-{inode.Inode}-wish-for-more.md"));

        await new MailRoom(_live.Open()).LookAsync(TestContext.Current.CancellationToken);

        Assert.Single(Messages);
        Assert.Equal(["M1-wish-for-more.md"], Kept("archive"));
        Assert.Empty(Kept(".incoming"));
    }

    [Fact]
    public async Task Two_processes_that_look_at_once_deliver_every_letter_once()
    {
        await Joined("pia", "planner");
        var names = Enumerable.Range(10, 40).Select(i => $"wish{i}.md").ToList();
        names.ForEach(name => Leave(name, $"I wish {name}."));
        MailRoom[] offices = [new(_live.Open()), new(_live.Open()), new(_live.Open())];

        for (var round = 0; round < 3; round++)
            await Task.WhenAll(offices.Select(office => Task.Run(() => office.LookAsync(TestContext.Current.CancellationToken))));

        Assert.Equal(names, Messages.Select(m => m.Body.Split(' ')[1]).Order(StringComparer.Ordinal));
        Assert.Equal(Messages.Select(m => $"{m.Id}-{m.Body.Split(' ')[1]}").Order(StringComparer.Ordinal), Kept("archive"));
    }

    [Fact]
    public async Task The_same_wish_left_again_is_another_message()
    {
        await Joined("pia", "planner");
        Leave("wish.md", "Again.");
        await Look();
        _clock.Advance(TimeSpan.FromMinutes(1));
        Leave("wish.md", "Again.");
        await Look();

        Assert.Equal(["M1-wish.md", "M2-wish.md"], Kept("archive"));
        Assert.Equal(2, Messages.Count);
    }

    [Fact]
    public async Task A_long_letter_and_one_that_is_no_text_are_pointed_to()
    {
        await Joined("pia", "planner");
        Leave("long.md", new string('x', 9000));
        Leave("picture.png", "\0PNG", age: TimeSpan.FromMinutes(1));

        await Look();

        var bodies = Messages.Select(m => m.Body).ToList();
        Assert.Equal("Mail picture.png, 4 bytes: read .tmm/mail/archive/M1-picture.png.", bodies[0]);
        Assert.Equal($"Mail long.md, 9000 bytes: read .tmm/mail/archive/M2-long.md. It begins:\n{new string('x', 600)}…", bodies[1]);
        Assert.Equal(9000, new FileInfo(Path.Combine(_room.Files.Mail, "archive", "M2-long.md")).Length);
    }

    [Fact]
    public async Task A_name_that_no_terminal_should_show_is_kept_without_it()
    {
        await Joined("pia", "planner");
        Leave("wish\e[2J for all.md", "Make it fast.");

        await Look();

        Assert.Equal(["M1-wish__2J_for_all.md"], Kept("archive"));
        Assert.StartsWith("Mail wish\\u{1B}[2J for all.md (kept", Assert.Single(Messages).Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_task_file_is_shown_in_order_with_the_call_that_adds_it()
    {
        await Joined("pia", "planner");
        Leave("parser.task", "PRIORITY: High\nTASK: Write the \"parser\"\nin one pass\nDEADLINE: 2026-04-01\nEXPECTED_OUTPUT: src/parser.cs\nFROM: Ada\n");

        await Look();

        Assert.Equal(
            """
            Mail parser.task, a task (kept: .tmm/mail/archive/M1-parser.task)
            TASK: Write the "parser"
            in one pass
            PRIORITY: High
            FROM: Ada
            EXPECTED_OUTPUT: src/parser.cs
            DEADLINE: 2026-04-01
            As one task: add_tasks {"tasks":[{"title":"Write the \"parser\"…","specs":[".tmm/mail/archive/M1-parser.task"],"expected_output":"src/parser.cs","priority":"high","deadline":"2026-04-01T23:59:59Z"}]}
            """,
            Assert.Single(Messages).Body);
    }

    [Fact]
    public async Task A_task_file_with_mistakes_goes_back_with_each_of_them_named()
    {
        await Joined("pia", "planner");
        for (var i = 0; i < 2; i++)
        {
            Leave("parser.task", "TASK:\nPRIORITY: hihg\nPRIORITY: low\nDEADLINE: 2026-02-01T00:00:00Z\nEXPECTED_OUTPUT: ../x\n");
            await Look();
            _clock.Advance(TimeSpan.FromMinutes(1));
        }

        Assert.Empty(Messages);
        Assert.Equal(["parser-2.task", "parser-2.task.problem.txt", "parser.task", "parser.task.problem.txt"], Kept("rejected"));
        var problem = await File.ReadAllTextAsync(Path.Combine(_room.Files.Mail, "rejected", "parser.task.problem.txt"));
        Assert.Contains("parser.task was not delivered.", problem, StringComparison.Ordinal);
        Assert.Contains("- Argument PRIORITY: got it twice, allowed is each key once.", problem, StringComparison.Ordinal);
        Assert.Contains("- Argument DEADLINE: got 2026-02-01T00:00:00Z, allowed is a time after now", problem, StringComparison.Ordinal);
        Assert.Contains("- Argument TASK is missing", problem, StringComparison.Ordinal);
        Assert.Contains("- Argument EXPECTED_OUTPUT: got \"../x\"", problem, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("TASK: one", true)]
    [InlineData("FROM: Ada\nCONTEXT: two", true)]
    [InlineData("FROM: Ada\nDear planner,", false)]
    [InlineData("Dear planner,\nTASK: one", false)]
    [InlineData("task: one", false)]
    [InlineData("TASKS: one", false)]
    public void A_letter_is_a_task_when_its_first_line_has_a_key_of_the_form(string text, bool isOne) => Assert.Equal(isOne, TaskLetter.IsOne(text));

    [Fact]
    public async Task When_nothing_was_left_nothing_is_due()
    {
        await Joined("pia", "planner");
        Directory.SetLastWriteTimeUtc(_room.Files.Mail, (_clock.GetUtcNow() - TimeSpan.FromMinutes(1)).UtcDateTime);

        await Look();

        Assert.False(_mail.IsDue);
        Leave("wish.md", "Make it fast.");
        Assert.True(_mail.IsDue);
    }

    public ValueTask DisposeAsync() => _live.DisposeAsync();

    private List<Message> Messages
    {
        get
        {
            using var feed = EventFeed.Open(_room.Files.Workspace);
            return [.. feed.ReadOn().Select(r => r.Event is MessagePosted posted ? Message.Of(posted, r) : null).OfType<Message>()];
        }
    }

    private Task Look() => _mail.LookAsync(TestContext.Current.CancellationToken);

    private IEnumerable<string?> Kept(string folder) =>
        Directory.GetFiles(Path.Combine(_room.Files.Mail, folder)).Select(Path.GetFileName).Order(StringComparer.Ordinal);

    private void Leave(string name, string text, TimeSpan? age = null)
    {
        var path = Path.Combine(_room.Files.Mail, name);
        File.WriteAllText(path, text);
        File.SetLastWriteTimeUtc(path, (_clock.GetUtcNow() - (age ?? TimeSpan.FromSeconds(10))).UtcDateTime);
    }

    private async Task Joined(string name, string role) =>
        await Write(name, new AgentJoined(GivenRoom.Name(name), GivenRoom.Role(role), JoinedVia.Mcp, 1));

    private async Task Write(string by, SwarmEvent happened) =>
        await _room.ExecuteAsync(GivenRoom.Name(by), (_, _) => Decision<bool>.Accept(true, happened), TestContext.Current.CancellationToken);

    [LibraryImport("libc", EntryPoint = "mkfifo", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int MakeFifo(string path, uint mode);
}
