using System.Text.Json.Nodes;
using Swarm.Bench.Parts;

namespace Swarm.Bench.Projects;

/// <summary>An agent with a real server, in place of whose model a script writes the calls; what a model would read of it is counted.</summary>
internal sealed class ModelAgent(string name, McpServerProcess server, TextWriter? transcript) : IAsyncDisposable
{
    public string Name => name;

    public ContextLedger Context { get; } = new();

    /// <summary>Calls a tool and returns the text of its result. When the room is busy it calls again, as it is told; that counts too.</summary>
    /// <exception cref="InvalidOperationException">The call was refused: the script never does what is.</exception>
    public string Call(string tool, JsonObject arguments)
    {
        var written = arguments.ToJsonString(ProjectScript.Readable);
        while (true)
        {
            var (text, isError) = server.AwaitResult(server.Call(tool, written));
            Context.Note(tool, written, text);
            transcript?.WriteLine($"> {tool} {written}\n{text}\n");
            if (!isError)
                return text;
            if (!text.StartsWith("bus_busy: ", StringComparison.Ordinal))
                throw new InvalidOperationException($"{name}: {tool} {written}: {text}");
        }
    }

    public string Wait() => Call("wait", []);

    /// <summary>Lets the time pass that it would.</summary>
    public static void Spend(TimeSpan time) => Thread.Sleep(Pace.Scaled(time));

    public async ValueTask DisposeAsync()
    {
        await server.DisposeAsync();
        if (transcript is not null)
            await transcript.DisposeAsync();
    }
}
