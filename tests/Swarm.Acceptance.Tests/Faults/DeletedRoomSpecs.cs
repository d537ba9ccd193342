using Swarm.Testing;

namespace Swarm.Acceptance.Tests.Faults;

/// <summary><c>.tmm</c> is deleted at a random moment, while servers write and wait: each call says so from then on, and no server ends.</summary>
public sealed class DeletedRoomSpecs
{
    private const string Gone = "was deleted or replaced";

    [Fact]
    public async Task Whoever_calls_after_the_room_was_deleted_is_told_to_restart_and_parked_waits_end()
    {
        var random = new Random();
        for (var round = 0; round < Rounds.Or(2); round++)
        {
            using var workspace = new TempDirectory();
            await using var ada = await McpProcess.Connect(workspace.Path, "ada");
            await using var bob = await McpProcess.Connect(workspace.Path, "bob");
            await ada.Call("unlock", """{"resource":"nothing"}""");
            await bob.Call("unlock", """{"resource":"nothing"}""");
            var wait = bob.SendCall("wait", """{"timeout_s":300}""");
            var writes = Task.Run(async () =>
            {
                for (var i = 0; ; i++)
                {
                    var answer = await ada.Call("lock", $$"""{"resource":"r{{i}}","reason":"to write"}""");
                    if (answer.IsError)
                        return answer;
                }
            });
            await Task.Delay(random.Next(60), TestContext.Current.CancellationToken);

            Directory.Delete(workspace[".tmm"], recursive: true);

            Assert.Contains(Gone, (await writes.WaitAsync(TimeSpan.FromSeconds(20), TestContext.Current.CancellationToken)).Text, StringComparison.Ordinal);
            var parked = await bob.Text(wait);
            Assert.True(parked.IsError && parked.Text.Contains(Gone, StringComparison.Ordinal) && parked.Text.Contains("restart", StringComparison.Ordinal), parked.Text);
            foreach (var (tool, arguments) in Calls)
            {
                var answer = await bob.Call(tool, arguments);
                Assert.True(answer.IsError && answer.Text.Contains(Gone, StringComparison.Ordinal), $"{tool}: {answer.Text}");
            }
            Assert.False(ada.Ended.IsCompleted || bob.Ended.IsCompleted, ada.Errors + bob.Errors);
            Assert.False(Directory.Exists(workspace[".tmm/bus"]), "no call makes another room in its place");
        }
    }

    private static readonly (string, string)[] Calls =
    [
        ("post", """{"to":["ada"],"body":"there?"}"""), ("wait", """{"timeout_s":5}"""), ("claim_task", "{}"), ("unlock", """{"resource":"r1"}"""),
        ("append_learning", """{"topic":"t","text":"t"}"""), ("report_status", """{"status":"working","summary":"s"}"""),
    ];
}
