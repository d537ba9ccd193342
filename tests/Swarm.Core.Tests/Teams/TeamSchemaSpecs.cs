using System.Runtime.CompilerServices;
using System.Text.Json;
using Swarm.Core.Clients;
using Swarm.Core.Teams;

namespace Swarm.Core.Tests.Teams;

/// <summary>The schema for editors names what the reader knows.</summary>
public sealed class TeamSchemaSpecs
{
    private readonly JsonElement _schema = JsonDocument.Parse(File.ReadAllText(Path.Combine(Root(), "docs/team-file.schema.json"))).RootElement;

    [Fact]
    public void It_has_exactly_the_keys_of_the_reader()
    {
        Assert.Equal(TeamKeys.Team.Order(StringComparer.Ordinal), Keys(_schema));
        Assert.Equal(TeamKeys.Role.Order(StringComparer.Ordinal), Keys(Definition("role")));
        Assert.Equal(TeamKeys.Phase.Order(StringComparer.Ordinal), Keys(Definition("phase")));
        Assert.Equal(TeamKeys.Tier.Order(StringComparer.Ordinal), Keys(Definition("tier")));
        Assert.Equal(TeamKeys.Limits.Order(StringComparer.Ordinal), Keys(Definition("limits")));
        Assert.Equal(TeamKeys.Tiers.Order(StringComparer.Ordinal), Keys(_schema.GetProperty("properties").GetProperty("tiers")));
    }

    [Fact]
    public void It_has_exactly_the_words_of_the_reader()
    {
        var role = Definition("role").GetProperty("properties");

        Assert.Equal(ClientCatalog.Names, Words(Definition("client")));
        Assert.Equal(TeamKeys.May, Words(role.GetProperty("may").GetProperty("items")));
        Assert.Equal(TeamKeys.Stay, Words(role.GetProperty("stay")));
        Assert.Equal(TeamKeys.Isolation, Words(role.GetProperty("isolation")));
    }

    private static IEnumerable<string> Keys(JsonElement of) => of.GetProperty("properties").EnumerateObject().Select(p => p.Name).Order(StringComparer.Ordinal);

    private static IEnumerable<string> Words(JsonElement of) => of.GetProperty("enum").EnumerateArray().Select(w => w.GetString()!);

    private JsonElement Definition(string name) => _schema.GetProperty("$defs").GetProperty(name);

    private static string Root([CallerFilePath] string sourceFile = "") => Path.GetFullPath(Path.Combine(sourceFile, "../../../.."));
}
