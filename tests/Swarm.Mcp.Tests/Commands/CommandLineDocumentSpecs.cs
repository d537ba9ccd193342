using System.CommandLine;
using System.CommandLine.Help;
using System.Text;
using Swarm.Mcp.Commands;
using Swarm.Testing;

namespace Swarm.Mcp.Tests.Commands;

/// <summary>docs/command-line.md holds the help of every command as it is.</summary>
public sealed class CommandLineDocumentSpecs
{
    private const string Document = "docs/command-line.md";
    private const string Marker = "<!-- From here on: the help of the commands, held by CommandLineDocumentSpecs. -->\n";

    [Fact]
    public async Task The_document_shows_the_help_of_every_command()
    {
        var root = RootCommands.Create(null);
        foreach (var help in root.Options.OfType<HelpOption>())
            ((ExampleHelp)help.Action!).MaxWidth = 120;
        var text = new StringBuilder(await ProseAsync()).Append(Marker);
        foreach (var path in Paths(root, []).Skip(1))
            text.Append($"\n## swarm {string.Join(' ', path)}\n\n```\n{Help(root, path)}```\n");
        await Verifier.VerifyFile(text.ToString(), Document);
    }

    [Fact]
    public void Every_command_has_an_example()
    {
        var leaves = Leaves(RootCommands.Create(null)).ToList();
        Assert.NotEmpty(leaves);
        Assert.All(leaves, command => Assert.NotEmpty(Assert.IsType<ExampleCommand>(command).Examples));
    }

    private static async Task<string> ProseAsync()
    {
        var directory = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(directory.FullName, "global.json")))
            directory = directory.Parent!;
        return (await File.ReadAllTextAsync(Path.Combine(directory.FullName, Document))).Split(Marker)[0];
    }

    private static IEnumerable<string[]> Paths(Command command, string[] path) =>
        command.Subcommands.SelectMany(c => Paths(c, [.. path, c.Name])).Prepend(path);

    private static IEnumerable<Command> Leaves(Command command) =>
        command.Subcommands.SelectMany(c => c.Subcommands.Count > 0 ? Leaves(c) : [c]);

    private static string Help(Command root, string[] path)
    {
        using var output = new StringWriter();
        root.Parse([.. path, "--help"]).Invoke(new InvocationConfiguration { Output = output });
        // The name of the test's executable.
        var lines = output.ToString().Split('\n').Select(line => line.TrimEnd().Replace(RootCommand.ExecutableName, "swarm", StringComparison.Ordinal));
        return string.Join('\n', lines).TrimEnd('\n') + "\n";
    }
}
