using Swarm.Core.Identity;
using Swarm.Core.Supervision;

namespace Swarm.Core.Tests.Supervision;

public class RehearsalSpecs
{
    [Fact]
    public void What_is_played_is_written_read_back_and_decided_as_in_a_room()
    {
        var state = Rehearsal.Play();

        Assert.Equal(3, state.Position);
        Assert.True(state.Inboxes.AnyAfter(AgentName.Human, 0));
    }
}
