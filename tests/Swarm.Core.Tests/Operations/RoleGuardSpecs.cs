using Swarm.Core.Agents;
using Swarm.Core.Errors;
using Swarm.Core.Identity;
using Swarm.Core.Operations;
using Swarm.Core.Rooms;
using Swarm.Core.Tests.Rooms;
using Swarm.Core.Tests.Tasks;
using Swarm.Testing;

namespace Swarm.Core.Tests.Operations;

/// <summary>A role that owns paths edits only these: fay is frontend (web/**, docs/ui.md), ben backend (api/**), tess tester (nothing in particular).</summary>
public sealed class RoleGuardSpecs : IDisposable
{
    private readonly TempDirectory _temp = new();
    private readonly RoomState _state;

    public RoleGuardSpecs()
    {
        var team = new TeamDefinition("shop")
        {
            Roles =
            [
                new RoleDefinition(Given.Role("frontend")) { Owns = [Given.Glob("web/**"), Given.Glob("docs/ui.md")] },
                new RoleDefinition(Given.Role("backend")) { Owns = [Given.Glob("api/**")] },
                new RoleDefinition(Given.Role("tester")),
            ],
        };
        _state = new GivenRoom().Happened(AgentName.Human, new TeamDefined(team)).Joined("fay", "frontend").Joined("ben", "backend").Joined("tess", "tester").State;
    }

    public void Dispose() => _temp.Dispose();

    [Theory]
    [InlineData("fay", "web/a.ts", null)]
    [InlineData("fay", "docs/ui.md", null)]
    [InlineData("fay", "api/a.cs", "Role frontend edits only web/**, docs/ui.md; api/a.cs belongs to role backend.")]
    [InlineData("fay", "README.md", "Role frontend edits only web/**, docs/ui.md; README.md belongs to no role.")]
    [InlineData("fay", "../other/README.md", null)]
    [InlineData("fay", ".tmm/state.md", ".tmm/, the room")]
    [InlineData("ben", "web/a.ts", "web/a.ts belongs to role frontend.")]
    [InlineData("tess", "web/a.ts", null)]
    public void An_edit_outside_the_roles_paths_is_refused_with_whose_file_it_is(string agent, string path, string? why) => Check(agent, new ToolUse("", [path], _temp.Path), why);

    [Theory]
    [InlineData("mkdir -p web docs", null)]
    [InlineData("echo x > web/a.ts", null)]
    [InlineData("npm test > /tmp/out.log", null)]
    [InlineData("cat api/a.cs | wc -l", null)]
    [InlineData("sed -i s/a/b/ api/a.cs", "api/a.cs belongs to role backend.")]
    [InlineData("sed -i s/a/b/ web/a.ts", null)]
    [InlineData("sed -i -e s/a/b/ -e s/b/c/ web/a.ts", null)]
    [InlineData("sed -i.bak -e s/a/b/ api/a.cs", "api/a.cs belongs to role backend.")]
    [InlineData("perl -pi -e s/a/b/ web/a.ts", null)]
    [InlineData("perl -i -pe s/a/b/ api/a.cs", "api/a.cs belongs to role backend.")]
    [InlineData("chmod 755 web/run.sh && touch -d yesterday web/a.ts && mkdir -m 700 web/x && truncate -s 0 web/a.ts", null)]
    [InlineData("chmod +x api/run.sh", "api/run.sh belongs to role backend.")]
    [InlineData("rm -rf docs", "docs belongs to no role.")]
    [InlineData("rm -rf web", null)]
    public void A_command_that_writes_there_is_refused_too(string command, string? why) => Check("fay", new ToolUse(command, [], _temp.Path), why);

    private void Check(string agent, ToolUse use, string? why)
    {
        var refusal = Guard.Check(use, new GuardScene(GivenRoom.Name(agent), Workspace.At(_temp.Path), InPane: true, _state, _ => false, () => [], _ => false));
        if (why is null)
        {
            Assert.Null(refusal);
            return;
        }
        Assert.Equal(ErrorCode.NotAllowed, refusal!.Code);
        Assert.Contains(why, refusal.Message, StringComparison.Ordinal);
    }
}
