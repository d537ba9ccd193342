using System.Runtime.CompilerServices;
using Swarm.Mcp.Scripted;

namespace Swarm.Mcp.Tests.Scripted;

public sealed class CheckedInScenariosSpecs
{
    [Fact]
    public void The_example_in_the_documentation_can_be_played()
    {
        var text = File.ReadAllText(Path.Combine(Root(), "docs/scripted-agent.md"));
        var start = text.IndexOf("```json\n", StringComparison.Ordinal) + 8;
        var example = text[start..text.IndexOf("```", start, StringComparison.Ordinal)];
        Assert.Equal(6, ScenarioReader.Read("docs/scripted-agent.md", example).Steps.Length);
    }

    [Theory]
    [InlineData("planner")]
    [InlineData("worker")]
    [InlineData("reviewer")]
    public void Each_scenario_of_the_demo_can_be_played(string name)
    {
        var file = Path.Combine(Root(), "examples/textkit", $"{name}.json");
        Assert.NotEmpty(ScenarioReader.Read(file, File.ReadAllText(file)).Steps);
    }

    private static string Root([CallerFilePath] string sourceFile = "") => Path.GetFullPath(Path.Combine(sourceFile, "../../../.."));
}
