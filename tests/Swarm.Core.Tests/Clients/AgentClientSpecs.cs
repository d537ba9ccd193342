using System.Text;
using System.Text.Json.Nodes;
using Swarm.Core.Clients;
using Swarm.Core.Errors;

namespace Swarm.Core.Tests.Clients;

public sealed class AgentClientSpecs
{
    public static TheoryData<string> HostilePrompts => new(
        "--dangerously-skip-permissions",
        "-p",
        "say \"hi\" and 'bye'; $(reboot) `reboot` && exit",
        "one\ntwo\r\n\tthree",
        "umlaut ä, 漢字, emoji 👩‍💻, ]]> </x> \\ \u001b[31m",
        "/exit",
        "  !rm -rf .",
        "{{{ %s {0} }");

    [Theory]
    [MemberData(nameof(HostilePrompts))]
    public void A_prompt_is_the_end_of_the_last_word_and_never_an_option_or_a_command(string prompt)
    {
        foreach (var client in new IAgentClient[] { new ClaudeClient(), new KiroClient() })
        {
            var argv = client.Prepare(Launches.Ada with { Prompt = prompt }).Argv;

            Assert.EndsWith(prompt, argv[^1], StringComparison.Ordinal);
            Assert.DoesNotContain(argv[^1].TrimStart()[0], "-/!@#");
            Assert.Equal(client.Prepare(Launches.Ada).Argv[..^1], argv[..^1]);
        }
    }

    [Theory]
    [MemberData(nameof(HostilePrompts))]
    public void Rules_come_back_out_of_the_generated_files_as_they_went_in(string rules)
    {
        var claude = new ClaudeClient().Prepare(Launches.Ada with { Rules = rules });
        Assert.EndsWith(rules, claude.Argv[claude.Argv.IndexOf("--append-system-prompt") + 1], StringComparison.Ordinal);

        var kiro = JsonNode.Parse(new KiroClient().Prepare(Launches.Ada with { Rules = rules }).Files[0].Content)!;
        Assert.EndsWith(rules, kiro["prompt"]!.GetValue<string>(), StringComparison.Ordinal);
    }

    [Fact]
    public void Paths_with_quotes_and_spaces_stay_whole_in_the_server_entry()
    {
        var launch = Launches.Ada with { WorkspaceRoot = "/home/me/a \"b\"\\c", Swarm = ["/opt/my swarm/swarm", "--x"] };

        foreach (var client in new IAgentClient[] { new ClaudeClient(), new KiroClient() })
        {
            var entry = JsonNode.Parse(client.Prepare(launch).Files[0].Content)!["mcpServers"]!["swarm"]!;

            Assert.Equal("/opt/my swarm/swarm", entry["command"]!.GetValue<string>());
            Assert.Equal(
                ["--x", "mcp", "--workspace", "/home/me/a \"b\"\\c", "--agent", "ada", "--role", "worker"],
                entry["args"]!.AsArray().Select(word => word!.GetValue<string>()));
        }
    }

    [Fact]
    public void Long_texts_go_into_files_so_that_tmux_takes_the_command()
    {
        var launch = Launches.Ada with { Prompt = new('p', 100_000), Rules = new('r', 100_000) };

        foreach (var client in new IAgentClient[] { new ClaudeClient(), new KiroClient() })
        {
            var prepared = client.Prepare(launch);

            Assert.True(prepared.Argv.Sum(word => Encoding.UTF8.GetByteCount(word) + 1) < 12 * 1024);
            Assert.Contains(prepared.Files, file => file.Content == launch.Prompt && prepared.Argv[^1].Contains(file.Path));
            Assert.Contains(prepared.Files, file => file.Content.Contains(launch.Rules));
        }
    }

    [Fact]
    public void Every_client_writes_only_into_its_configuration_directory_and_says_whose_the_pane_is()
    {
        foreach (var client in ClientCatalog.All)
        {
            var prepared = client.Prepare(Fitting(client));

            Assert.All(prepared.Files, file => Assert.StartsWith("/home/me/shop/.tmm/configs/ada/", file.Path, StringComparison.Ordinal));
            Assert.Equal("ada", prepared.Environment["SWARM_AGENT"]);
            Assert.Equal("worker", prepared.Environment["SWARM_ROLE"]);
            Assert.Equal("/home/me/shop", prepared.Environment["SWARM_WORKSPACE"]);
        }
    }

    [Fact]
    public void The_catalog_finds_each_client_by_its_name_and_lists_the_names_otherwise()
    {
        Assert.All(ClientCatalog.All, client => Assert.Same(client, ClientCatalog.Get(client.Name)));

        var refusal = Refused(() => ClientCatalog.Get("Claude"));
        Assert.Contains("claude, kiro, command, scripted", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void What_a_client_cannot_take_is_refused_by_name()
    {
        Assert.Contains("prompt", Refused(() => new ClaudeClient().Prepare(Launches.Ada with { Prompt = "a\0b" })).Message);
        Assert.Contains("model", Refused(() => new KiroClient().Prepare(Launches.Ada with { Model = "--trust-all-tools" })).Message);
        Assert.Contains("command", Refused(() => new ClaudeClient().Prepare(Launches.Ada with { Command = ["x"] })).Message);
        Assert.Contains("command", Refused(() => new CommandClient().Prepare(Launches.Ada with { Model = null })).Message);
        Assert.Contains("model", Refused(() => new CommandClient().Prepare(Launches.Ada with { Command = ["x"] })).Message);
        Assert.Contains("scenario", Refused(() => new ScriptedClient().Prepare(Launches.Ada with { Model = null, Command = ["a", "b"] })).Message);
    }

    [Fact]
    public void The_discipline_is_short()
    {
        foreach (var launch in new[] { Launches.Ada, Launches.Boss })
        {
            Assert.InRange(Encoding.UTF8.GetByteCount(Discipline.Rules(launch.Agent, launch.Role)) / 4, 100, 399);
            Assert.InRange(Discipline.Instructions(launch.Role).Length, 100, 1000);
        }
    }

    private static AgentLaunch Fitting(IAgentClient client) => client switch
    {
        CommandClient or ScriptedClient => Launches.Ada with { Model = null, Command = ["run.sh"] },
        _ => Launches.Ada with { Prompt = new('p', 100_000), Rules = new('r', 100_000) },
    };

    private static Refusal Refused(Action action) => Assert.Throws<SwarmException>(action).Refusal;
}
