using Swarm.Core.Errors;
using Swarm.Mcp.Scripted;

namespace Swarm.Mcp.Tests.Scripted;

public sealed class McpServerEntrySpecs
{
    [Fact]
    public void An_entry_is_read_as_Claude_Code_reads_it()
    {
        var entry = McpServerEntry.Read("mcp.json", """
            {"mcpServers": {"swarm": {"type": "stdio", "command": "${BIN}/swarm", "args": ["mcp", "${ROLE:-worker}"], "env": {"SWARM_AGENT": "ada-${N}"}}}}
            """, "swarm", name => name switch { "BIN" => "/opt", "N" => "2", _ => null });
        Assert.Equal(["/opt/swarm", "mcp", "worker"], entry.Command);
        Assert.Equal("ada-2", Assert.Single(entry.Environment).Value);
    }

    [Theory]
    [InlineData("""{"mcpServers": {"other": {}}}""", "mcp.json: mcpServers has no swarm; it has other.")]
    [InlineData("""{"mcpServers": {"swarm": {"url": "x"}}}""", "mcp.json: mcpServers.swarm has no command; only stdio servers can be started.")]
    [InlineData("""{"mcpServers": {"swarm": {"command": "a", "args": "mcp"}}}""", "mcp.json: mcpServers.swarm.args is a list of texts.")]
    [InlineData("""{"mcpServers": {"swarm": {"command": "${NONE}"}}}""", "mcp.json: ${NONE} is used and not set.")]
    [InlineData("[]", "mcp.json: there is no object mcpServers.")]
    public void An_entry_that_cannot_be_started_is_refused_with_the_reason(string text, string message) =>
        Assert.Equal(message, Assert.Throws<SwarmException>(() => McpServerEntry.Read("mcp.json", text, "swarm", _ => null)).Refusal.Message);
}
