namespace Swarm.Mcp.Tests.Tools;

public sealed class TaskToolsSpecs : IAsyncDisposable
{
    private readonly ToolRoom room = new();

    [Fact]
    public async Task Added_tasks_that_are_alike_are_named_together()
    {
        var boss = await room.JoinAsync("boss", "planner");
        Assert.StartsWith(
            "Added T1 to T3 ready; T4 k ready; T5 to T6 pending; T7 ready. next:",
            await boss.SaysAsync("add_tasks", """
                {"tasks":[{"title":"a"},{"title":"b"},{"title":"c"},{"title":"d","key":"k"},{"title":"e","needs":["k"]},{"title":"f","needs":["k"]},{"title":"g"}]}
                """));
    }

    [Fact]
    public async Task A_task_goes_from_the_planner_to_a_worker_and_back()
    {
        room.Write("docs/spec.md", "Sort stably.\n");
        var (boss, ada, _) = await room.TeamAsync();
        Assert.Equal(
            "Added T1 sort ready; T2 pending. next: spawn_agent, or wait for reports.",
            await boss.SaysAsync("add_tasks", """
                {"tasks":[
                {"title":"Sort the list","key":"sort","specs":["docs/spec.md"],"files":["src/sort/**"],"expected_output":"out/sort.txt","priority":"high"},
                {"title":"Check it","needs":["sort"],"role":null}]}
                """));
        await ada.SaysAsync("append_learning", """{"topic":"sort","text":"The list has a million lines."}""");
        Assert.Equal(
            """
            T1 is yours: Sort the list
            priority high; you may edit src/sort/**; output out/sort.txt
            spec docs/spec.md:
            Sort stably.
            learned: L1 sort: The list has a million lines.
            next: do it, then report_status {"status":"done","summary":"…","evidence":"…"}
            """,
            await ada.SaysAsync("claim_task"));
        Assert.Equal("T1 is working. next: go on.", await ada.SaysAsync("report_status", """{"status":"working","summary":"halfway","checkpoint":"first half is sorted"}"""));
        Assert.Equal(
            """
            not_found: Not in the workspace: out/sort.txt. T1 is unchanged.
            next: write these files, then the same call; or the same call with the paths corrected
            """,
            await ada.RefusesAsync("report_status", """{"status":"done","summary":"sorted","evidence":"sort -c: ok"}"""));
        room.Write("out/sort.txt", "a\nb\n");
        Assert.StartsWith("bad_argument: Argument evidence is missing", await ada.RefusesAsync("report_status", """{"status":"done","summary":"sorted"}"""));
        Assert.Equal(
            "T1 is done. Ready now: T2. next: claim_task, or wait.",
            await ada.SaysAsync("report_status", """{"status":"done","summary":"sorted","evidence":"sort -c: ok","artifacts":["out/sort.txt"]}"""));
        Assert.StartsWith("T1 done by ada: sorted\n", await boss.SaysAsync("wait"));
    }

    [Fact]
    public async Task A_parent_that_names_neither_kind_nor_role_only_groups_what_comes_with_it()
    {
        var (boss, _, _) = await room.TeamAsync();
        Assert.StartsWith(
            "Added T1 whole delegated; T2 ready; T3 site ready; T4 ready; T5 late ready.",
            await boss.SaysAsync("add_tasks", """
                {"tasks":[
                {"title":"The whole","key":"whole"},{"title":"A part","parent":"whole"},
                {"title":"The site","key":"site","role":"worker"},{"title":"Its texts","parent":"site"},
                {"title":"Parts come later","key":"late"}]}
                """));
    }

    [Fact]
    public async Task A_wait_is_woken_by_a_task_that_is_ready_for_the_caller()
    {
        var (boss, ada, _) = await room.TeamAsync();
        var parked = ada.SaysAsync("wait");
        await boss.SaysAsync("add_tasks", """{"tasks":[{"title":"Sort"}]}""");
        Assert.StartsWith("T1 is ready: Sort. Call claim_task.", await parked);
    }

    [Fact]
    public async Task Nothing_to_claim_is_an_answer_that_says_why()
    {
        var (_, ada, bob) = await room.TeamAsync("""[{"title":"a","files":["src/**"]},{"title":"b","files":["src/x.cs"]},{"title":"c","capability":"gpu"}]""");
        await ada.SaysAsync("claim_task", """{"task":"T1"}""");
        Assert.Equal(
            """
            Nothing to claim now (2 ready, 1 working).
            T2 may edit src/x.cs, which overlaps src/** of T1, held by ada.
            T3 needs the capability gpu; yours: none.
            next: wait
            """,
            await bob.SaysAsync("claim_task"));
    }

    [Fact]
    public async Task A_task_that_another_holds_or_that_edits_the_same_files_is_refused()
    {
        var (_, ada, bob) = await room.TeamAsync("""[{"title":"a","key":"a","files":["src/**"]},{"title":"b","files":["src/x.cs"]},{"title":"c","needs":["a"]}]""");
        await ada.SaysAsync("claim_task", """{"task":"T1"}""");
        var before = room.Log();
        Assert.Matches("^held: T1 is held by ada since .* \\(working\\)\\.\n", await bob.RefusesAsync("claim_task", """{"task":"T1"}"""));
        Assert.StartsWith("held: T2 may edit src/x.cs, which overlaps src/** of T1, held by ada.", await bob.RefusesAsync("claim_task", """{"task":"T2"}"""));
        Assert.StartsWith("wrong_state: T3 is pending; it needs T1 (working, ada).", await bob.RefusesAsync("claim_task", """{"task":"T3"}"""));
        Assert.StartsWith("not_found: Argument task: there is no task T9; the last one is T3.", await bob.RefusesAsync("claim_task", """{"task":"T9"}"""));
        Assert.Matches("^wrong_state: You hold T1 ", await ada.RefusesAsync("claim_task", """{"task":"T2"}"""));
        Assert.Equal(before, room.Log());
    }

    [Fact]
    public async Task A_report_from_a_former_holder_is_refused_and_the_checkpoint_is_passed_on()
    {
        var (_, ada, bob) = await room.TeamAsync("""[{"title":"Sort"}]""");
        await ada.SaysAsync("claim_task");
        await ada.SaysAsync("report_status", """{"status":"working","summary":"halfway","checkpoint":"see out/half"}""");
        await ada.EndAsync();
        Assert.Contains("checkpoint of an earlier holder: see out/half", await bob.SaysAsync("claim_task"));
        var back = await room.JoinAsync("ada");
        var before = room.Log();
        Assert.Matches(
            "^held: T1 is not yours: it is held by bob since .*Your claim on T1 ended at .* \\(holder_ended\\)\\. Nothing was written\\.\nnext: claim_task",
            await back.RefusesAsync("report_status", """{"task":"T1","status":"done","summary":"sorted","evidence":"I saw it"}"""));
        Assert.StartsWith("wrong_state: You hold no task. Your claim on T1 ended", await back.RefusesAsync("report_status", """{"status":"working","summary":"on"}"""));
        Assert.Equal(before, room.Log());
    }

    [Fact]
    public async Task What_is_done_stays_done()
    {
        var (boss, ada, _) = await room.TeamAsync("""[{"title":"Sort"}]""");
        await ada.SaysAsync("claim_task");
        await ada.SaysAsync("report_status", """{"status":"done","summary":"sorted","evidence":"sort -c: ok"}""");
        var before = room.Log();
        Assert.Matches("^wrong_state: T1 is done since .* reported by ada; that is final", await ada.RefusesAsync("report_status", """{"task":"T1","status":"failed","summary":"oh"}"""));
        Assert.Matches("^wrong_state: T1 is done", await boss.RefusesAsync("report_status", """{"task":"T1","status":"ready","summary":"again"}"""));
        Assert.Equal(before, room.Log());
    }

    [Theory]
    [InlineData("""[{"title":"a","key":"a","needs":["b"]},{"title":"b","key":"b","needs":["a"]}]""", "Argument tasks: needs form a cycle: ")]
    [InlineData("""[{"title":"a","key":"a","needs":["a"]}]""", "Argument tasks: needs form a cycle: ")]
    [InlineData("""[{"title":"a","key":"k"},{"title":"b","key":"k"}]""", "Argument tasks[1].key: the key \"k\" is used twice")]
    [InlineData("""[{"title":"a"},{"title":"b","needs":["T9"]}]""", "Argument tasks[1].needs[0]: there is no task T9")]
    [InlineData("""[{"title":"a","specs":["/etc/passwd"]}]""", "Argument tasks[0].specs: /etc/passwd lies outside the workspace")]
    [InlineData("""[{"title":"a"},{"title":"b","specs":["../up.md"]}]""", "Argument tasks[1].specs: ../up.md lies outside the workspace")]
    [InlineData("""[{"title":"a","specs":["link/passwd"]}]""", "Argument tasks[0].specs: link/passwd lies outside the workspace")]
    [InlineData("""[{"title":"a","specs":["docs/none.md"]}]""", "Argument tasks[0].specs: docs/none.md does not exist")]
    [InlineData("""[{"title":"a","expected_output":"link/new.txt"}]""", "Argument tasks[0].expected_output: link/new.txt lies outside the workspace")]
    [InlineData("""[{"title":"a","files":["/etc/**"]}]""", "Argument tasks[0].files[0]: got \"/etc/**\"")]
    [InlineData("""[{"title":"a","files":["ok/**","../**"]}]""", "Argument tasks[0].files[1]: got \"../**\"")]
    [InlineData("""[{"title":"a","deadline":"tomorrow"}]""", "Argument tasks[0].deadline: got \"tomorrow\", allowed is an ISO 8601 time")]
    [InlineData("""[{"title":"a","deadline":"2001-01-01T00:00:00Z"}]""", "Argument tasks[0].deadline: got 2001-01-01T00:00:00Z, allowed is a time after now")]
    [InlineData("""[{"title":"a","role":"The Boss"}]""", "Argument tasks[0].role: got \"The Boss\", allowed is a lower-case role")]
    [InlineData("""[{"title":"a","replaces":"T1?"}]""", "Argument tasks[0].replaces: got \"T1?\", allowed is an id such as \"T12\"")]
    [InlineData("[]", "Argument tasks: got 0 tasks, allowed is 1 to 100 in one call")]
    public async Task Bad_tasks_are_refused_all_together(string tasks, string message)
    {
        var boss = await room.JoinAsync("boss", "planner");
        File.CreateSymbolicLink(room.Workspace["link"], "/etc");
        var before = room.Log();
        Assert.Contains(message, await boss.RefusesAsync("add_tasks", $$"""{"tasks":{{tasks}}}"""));
        Assert.Equal(before, room.Log());
    }

    [Theory]
    [InlineData("/etc/passwd")]
    [InlineData("../up.md")]
    [InlineData("link/passwd")]
    public async Task An_artifact_outside_the_workspace_is_refused(string path)
    {
        var (_, ada, _) = await room.TeamAsync("""[{"title":"Sort"}]""");
        File.CreateSymbolicLink(room.Workspace["link"], "/etc");
        await ada.SaysAsync("claim_task");
        var before = room.Log();
        Assert.StartsWith(
            $"bad_argument: Argument artifacts: {path} lies outside the workspace.",
            await ada.RefusesAsync("report_status", $$"""{"status":"done","summary":"s","evidence":"e","artifacts":["{{path}}"]}"""));
        Assert.Equal(before, room.Log());
    }

    [Fact]
    public async Task A_repeated_request_id_adds_claims_and_reports_once()
    {
        var (boss, ada, _) = await room.TeamAsync();
        for (var i = 0; i < 2; i++)
            Assert.StartsWith("Added T1", await boss.SaysAsync("add_tasks", """{"tasks":[{"title":"Sort"}],"request_id":"a"}"""));
        for (var i = 0; i < 2; i++)
            Assert.StartsWith("T1 is yours", await ada.SaysAsync("claim_task", """{"request_id":"b"}"""));
        for (var i = 0; i < 2; i++)
            Assert.StartsWith("T1 is done", await ada.SaysAsync("report_status", """{"status":"done","summary":"s","evidence":"e","request_id":"c"}"""));
        Assert.Equal((1, 1, 1), (room.Events("task.added").Count, room.Events("task.claimed").Count, room.Events("task.reported").Count));
        Assert.Contains("request_id: got \"c\", which an earlier call of another kind used", await ada.RefusesAsync("claim_task", """{"request_id":"c"}"""));
    }

    public ValueTask DisposeAsync() => room.DisposeAsync();
}
