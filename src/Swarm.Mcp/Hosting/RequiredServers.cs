using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using ModelContextProtocol.Client;
using ModelContextProtocol.Protocol;
using Swarm.Core.Clients;
using Swarm.Core.Errors;
using Swarm.Core.Processes;
using Swarm.Core.Supervision;
using Swarm.Mcp.Scripted;

namespace Swarm.Mcp.Hosting;

/// <summary>Whether an MCP server that an agent needs is configured and answers (REQUIREMENTS D5).</summary>
internal sealed class RequiredServers(TimeProvider clock)
{
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(30);

    // The SDK's client takes a server that is silent for so long for an old one that knows only initialize; one that knows server/discover and
    // is just slow to start then refuses that. Its default of 5 s is less than some take that are started by npx.
    private static readonly TimeSpan OldServersAreSilentFor = TimeSpan.FromSeconds(15);
    private static readonly JsonDocumentOptions AsClientsRead = new() { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true };

    /// <summary>Returns when it has answered and is ended again; a remote one has only to be configured.</summary>
    /// <exception cref="SwarmException">It is not configured, or does not answer within 30 s.</exception>
    public async Task RequireAsync(RequiredServer server, CancellationToken cancellation)
    {
        var home = Environment.GetEnvironmentVariable("HOME") is { Length: > 0 } own ? own : "/";
        var files = ServerFiles.Of(server.Client, server.Directory, home);
        if (files.IsEmpty)
            throw new SwarmException(Refusals.ServersNotChecked(server.Name, server.Client));
        foreach (var file in files.Where(File.Exists))
        {
            if (Entry(file, server) is not { } entry)
                continue;
            if (entry["command"] is not null)
                await GreetAsync(file, server, McpServerEntry.Read(file, Classic(server.Name, entry), server.Name, Environment.GetEnvironmentVariable), cancellation);
            else if (entry["url"] is null && entry["httpUrl"] is null)
                throw new SwarmException(Refusals.ServerFailed(server.Name, file, "its entry has neither command nor url"));
            return;
        }
        throw new SwarmException(Refusals.ServerMissing(server.Name, server.Client, files));
    }

    private static JsonObject? Entry(string file, RequiredServer server)
    {
        try
        {
            var root = JsonNode.Parse(File.ReadAllText(file), documentOptions: AsClientsRead) as JsonObject;
            // Claude Code keeps servers of one project beside those of all (its own file, "local" scope).
            var project = (root?["projects"] as JsonObject)?[server.Directory] as JsonObject;
            return Named(project, "mcpServers") ?? Named(root, "mcpServers") ?? Named(root, "mcp");
        }
        catch (Exception broken) when (broken is JsonException or IOException or UnauthorizedAccessException)
        {
            throw new SwarmException(Refusals.ServerFailed(server.Name, file, $"the file cannot be read: {broken.Message}"), broken);
        }

        JsonObject? Named(JsonObject? parent, string servers) => (parent?[servers] as JsonObject)?[server.Name] as JsonObject;
    }

    // opencode has program and arguments in one list, and the variables under another name.
    private static string Classic(string name, JsonObject entry)
    {
        var classic = (JsonObject)entry.DeepClone();
        if (entry["command"] is JsonArray { Count: > 0 } words)
        {
            classic["command"] = words[0]!.DeepClone();
            classic["args"] = new JsonArray([.. words.Skip(1).Select(w => w!.DeepClone())]);
            classic["env"] = entry["environment"]?.DeepClone() ?? new JsonObject();
        }
        return new JsonObject { ["mcpServers"] = new JsonObject { [name] = classic } }.ToJsonString();
    }

    private async Task GreetAsync(string file, RequiredServer server, McpServerEntry entry, CancellationToken cancellation)
    {
        var environment = ClientCatalog.SessionVariables.ToDictionary(v => v, _ => (string?)null, StringComparer.Ordinal);
        foreach (var (name, value) in entry.Environment)
            environment[name] = value;
        using var late = new CancellationTokenSource(Longest, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellation, late.Token);
        var said = new StringBuilder();
        try
        {
            await using var process = new ProcessRunner(clock).Start(entry.Command, new ProcessOptions { Directory = server.Directory, Environment = environment });
            var listening = ListenAsync(process.Stderr, said);
            try
            {
                var options = new McpClientOptions { ClientInfo = new Implementation { Name = "swarm", Version = "1" }, DiscoverProbeTimeout = OldServersAreSilentFor };
                await using var client = await McpClient.CreateAsync(new StreamClientTransport(process.Stdin, process.Stdout), options, null, either.Token);
                await client.ListToolsAsync(new ListToolsRequestParams(), either.Token);
            }
            finally
            {
                process.Kill();
                await listening.WaitAsync(TimeSpan.FromSeconds(1), CancellationToken.None).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
        catch (SwarmException refused)
        {
            throw new SwarmException(Refusals.ServerFailed(server.Name, file, refused.Refusal.Message), refused);
        }
        catch (Exception failed) when (!cancellation.IsCancellationRequested)
        {
            var why = late.IsCancellationRequested ? $"it did not answer within {Longest.TotalSeconds:F0} s" : $"it did not answer as an MCP server ({failed.Message})";
            var last = LastLine(said);
            throw new SwarmException(Refusals.ServerFailed(server.Name, file, last.Length > 0 ? $"{why}; it said: {last}" : why), failed);
        }
    }

    private static async Task ListenAsync(Stream stderr, StringBuilder into)
    {
        using var reader = new StreamReader(stderr, Encoding.UTF8);
        while (await reader.ReadLineAsync() is { } line)
        {
            lock (into)
                into.Clear().Append(line);
        }
    }

    private static string LastLine(StringBuilder said)
    {
        lock (said)
            return said.ToString().Trim();
    }
}
