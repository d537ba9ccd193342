using Swarm.Testing;

namespace Swarm.Acceptance.Tests.Bus;

/// <summary>An agent whose server may be killed at any moment; the next call starts another one under its name.</summary>
public sealed class FleetAgent(string workspace, string name) : IAsyncDisposable
{
    private McpProcess? _server;

    public string Name { get; } = name;

    /// <summary>How often its server was gone in the middle.</summary>
    public int Restarts { get; private set; }

    /// <summary>How often it has been killed.</summary>
    public int Kills { get; private set; }

    /// <summary>Kills the server that runs now, if one does.</summary>
    public void Kill()
    {
        if (_server is not { Ended.IsCompleted: false } server)
            return;
        Kills++;
        server.Kill();
    }

    /// <summary>One try: null when the server was killed in the middle.</summary>
    public async Task<ToolText?> TryCall(string tool, string arguments)
    {
        try
        {
            _server ??= await McpProcess.Connect(workspace, Name);
            return await _server.Call(tool, arguments);
        }
        catch (ServerEndedException)
        {
            await DisposeAsync();
            Restarts++;
            return null;
        }
    }

    /// <summary>Tries until a server has answered.</summary>
    public async Task<ToolText> Call(string tool, string arguments)
    {
        while (true)
        {
            if (await TryCall(tool, arguments) is { } answer)
                return answer;
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (_server is { } server)
            await server.DisposeAsync();
        _server = null;
    }
}
