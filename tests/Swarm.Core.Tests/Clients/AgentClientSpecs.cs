using System.Text;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Swarm.Core.Clients;
using Swarm.Core.Errors;
using Swarm.Core.Tmux;

namespace Swarm.Core.Tests.Clients;

public sealed partial class AgentClientSpecs
{
    private static readonly IAgentClient[] WithModels =
        [.. ClientCatalog.All.Where(client => client is not (CommandClient or ScriptedClient))];

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
        foreach (var client in WithModels)
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

        var codex = new CodexClient().Prepare(Launches.Ada with { Rules = rules }).Argv;
        var instructions = Assert.Single(codex, word => word.StartsWith("developer_instructions=", StringComparison.Ordinal));
        Assert.EndsWith(rules, Toml(instructions["developer_instructions=".Length..]), StringComparison.Ordinal);

        Assert.Contains(rules, new GeminiClient().Prepare(Launches.Ada with { Rules = rules }).Argv[^1], StringComparison.Ordinal);

        var opencode = new OpencodeClient().Prepare(Launches.Ada with { Rules = rules });
        Assert.EndsWith(rules, opencode.Files[0].Content, StringComparison.Ordinal);
        var config = JsonNode.Parse(opencode.Environment["OPENCODE_CONFIG_CONTENT"])!;
        Assert.Equal(opencode.Files[0].Path, config["instructions"]![0]!.GetValue<string>());
    }

    [Fact]
    public void Paths_with_quotes_and_spaces_stay_whole_in_the_server_entry()
    {
        var launch = Launches.Ada with { WorkspaceRoot = "/home/me/a \"b\"\\c", Swarm = ["/opt/my swarm/swarm", "--x"] };

        foreach (var client in new IAgentClient[] { new ClaudeClient(), new KiroClient() })
        {
            var entry = JsonNode.Parse(client.Prepare(launch).Files[0].Content)!["mcpServers"]!["swarm"]!;

            Assert.Equal("/opt/my swarm/swarm", entry["command"]!.GetValue<string>());
            string[] whole = ["--x", "mcp", "--workspace", "/home/me/a \"b\"\\c", "--agent", "ada", "--role", "worker"];
            Assert.Equal(whole, entry["args"]!.AsArray().Select(word => word!.GetValue<string>()).Take(whole.Length));
        }
    }

    [Fact]
    public void Paths_with_quotes_and_spaces_stay_whole_in_an_argument_and_in_a_variable()
    {
        var launch = Launches.Ada with { WorkspaceRoot = "/home/me/a \"b\"\\c", Swarm = ["/opt/my swarm/swarm", "--x"] };
        string[] whole = ["/opt/my swarm/swarm", "--x", "mcp", "--workspace", "/home/me/a \"b\"\\c", "--agent", "ada", "--role", "worker"];

        var codex = Assert.Single(new CodexClient().Prepare(launch).Argv, word => word.StartsWith("mcp_servers.swarm=", StringComparison.Ordinal));
        Assert.Equal(whole, TomlStrings(codex).Take(whole.Length));

        var opencode = JsonNode.Parse(new OpencodeClient().Prepare(launch).Environment["OPENCODE_CONFIG_CONTENT"])!;
        Assert.Equal(whole, opencode["mcp"]!["swarm"]!["command"]!.AsArray().Select(word => word!.GetValue<string>()).Take(whole.Length));
    }

    [Fact]
    public void Long_texts_go_into_files_so_that_tmux_takes_the_command()
    {
        var launch = Launches.Ada with { Prompt = new('p', 100_000), Rules = new('r', 100_000) };

        foreach (var client in WithModels)
        {
            var prepared = client.Prepare(launch);

            Assert.True(prepared.Argv.Sum(word => Encoding.UTF8.GetByteCount(word) + 1) < 12 * 1024);
            Assert.All(prepared.Environment, variable => Assert.InRange(variable.Value.Length, 1, 1024));
            Assert.Contains(prepared.Files, file => file.Content.EndsWith(launch.Prompt) && prepared.Argv[^1].Contains(file.Path));
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
    public void Of_every_client_with_a_model_it_is_known_how_to_nudge_it_and_what_it_asks_first()
    {
        Assert.All(WithModels, client =>
        {
            Assert.Equal(client.Prepare(Launches.Ada).Argv[0], client.Traits.Program);
            Assert.All(client.Traits.Interrupt, key => Assert.Equal(PaneKey.Escape, key));
            Assert.NotEmpty(client.Traits.Interrupt);
            Assert.Equal(PaneKey.Enter, client.Traits.Submit);
            Assert.NotEmpty(client.Traits.FirstRun);
        });
        Assert.Equal(2, new OpencodeClient().Traits.Interrupt.Length);
        Assert.Empty(new ScriptedClient().Traits.Interrupt);
        Assert.Equal(".gemini/settings.json", Assert.Single(ClientCatalog.All, client => client.Traits.NeedsProjectFile is not null).Traits.NeedsProjectFile);
    }

    [Fact]
    public void The_catalog_finds_each_client_by_its_name_and_lists_the_names_otherwise()
    {
        Assert.All(ClientCatalog.All, client => Assert.Same(client, ClientCatalog.Get(client.Name)));

        var refusal = Refused(() => ClientCatalog.Get("Claude"));
        Assert.Contains("claude, kiro, codex, gemini, opencode, command, scripted", refusal.Message, StringComparison.Ordinal);
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
            Assert.InRange(Encoding.UTF8.GetByteCount(Discipline.Rules(launch.Agent, launch.Role, launch.Rights)) / 4, 100, 399);
            Assert.InRange(Discipline.Instructions(launch.Role).Length, 100, 1000);
        }
    }

    private static AgentLaunch Fitting(IAgentClient client) => client switch
    {
        CommandClient or ScriptedClient => Launches.Ada with { Model = null, Command = ["run.sh"] },
        _ => Launches.Ada with { Prompt = new('p', 100_000), Rules = new('r', 100_000) },
    };

    // What a basic string of TOML may hold, one of JSON may hold too.
    private static string Toml(string basicString) => JsonNode.Parse(basicString)!.GetValue<string>();

    private static IEnumerable<string> TomlStrings(string toml) =>
        BasicString().Matches(toml).Select(found => Toml(found.Value));

    [GeneratedRegex("""
        "([^"\\]|\\.)*"
        """)]
    private static partial Regex BasicString();

    private static Refusal Refused(Action action) => Assert.Throws<SwarmException>(action).Refusal;
}
