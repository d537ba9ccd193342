using Swarm.Testing;

namespace Swarm.Mcp.Tests.Hosting;

/// <summary>Real servers: files that a program leaves in <c>.tmm/mail</c>, and files that show what the log says.</summary>
public sealed class PaperProcessSpecs : IDisposable
{
    private readonly TempDirectory workspace = new();

    [Fact]
    public async Task A_file_wakes_the_parked_planner_once_whichever_server_looks_after_the_room()
    {
        await using var ada = await McpProcess.Connect(workspace.Path, "ada");
        await using var pia = await McpProcess.Connect(workspace.Path, "pia", "planner");
        var parked = pia.SendCall("wait", """{"timeout_s":60}""");

        await Leave("first.md");
        var first = (await pia.Text(parked)).Text;

        Assert.Contains("from human: Mail first.md (kept: .tmm/mail/archive/", first, StringComparison.Ordinal);
        Assert.Contains("I wish first.md.", first, StringComparison.Ordinal);
        parked = pia.SendCall("wait", """{"timeout_s":60}""");
        // Whoever of the two looked after the room, the other one does now, or goes on.
        await ada.DisposeAsync();
        Assert.Equal("ada died", (await pia.Text(parked)).Text);
        parked = pia.SendCall("wait", """{"timeout_s":60}""");
        await Leave("second.md");
        var second = (await pia.Text(parked)).Text;

        Assert.Contains("I wish second.md.", second, StringComparison.Ordinal);
        Assert.DoesNotContain("first.md", second, StringComparison.Ordinal);
        await Until.True(() => Directory.GetFiles(workspace[".tmm/mail/archive"]).Length == 2);
        Assert.Empty(Directory.GetFiles(workspace[".tmm/mail"]));
    }

    [Fact]
    public async Task What_the_agents_do_is_seen_in_files_and_the_last_server_leaves_them_true()
    {
        await using var pia = await McpProcess.Connect(workspace.Path, "pia", "planner");
        await pia.Call("add_tasks", """{"tasks":[{"title":"Write it"}]}""");
        await Until.True(() => File.Exists(workspace[".tmm/tasks/ready/T1-write-it.md"]));
        await using (var ada = await McpProcess.Connect(workspace.Path, "ada"))
        {
            await ada.Call("claim_task");
            await Until.True(() => File.Exists(workspace[".tmm/tasks/in_progress/T1-write-it.md"]) && !File.Exists(workspace[".tmm/tasks/ready/T1-write-it.md"]));
            await ada.Call("report_status", """{"status":"done","summary":"written","evidence":"ran it"}""");
            await ada.Call("append_learning", """{"topic":"build","text":"restore first"}""");
        }

        await Until.True(() => File.Exists(workspace[".tmm/tasks/completed/T1-write-it.md"]));
        await Until.True(() => File.ReadAllText(workspace[".tmm/learnings.md"]).Contains("restore first", StringComparison.Ordinal));
        await Until.True(() => File.ReadAllText(workspace[".tmm/state.md"]).Contains("- ada (worker) ", StringComparison.Ordinal));
    }

    public void Dispose() => workspace.Dispose();

    // As a program should: written beside, moved in whole.
    private async Task Leave(string name)
    {
        var draft = workspace[".tmm/mail/.draft"];
        await File.WriteAllTextAsync(draft, $"I wish {name}.");
        File.Move(draft, workspace[$".tmm/mail/{name}"]);
    }
}
