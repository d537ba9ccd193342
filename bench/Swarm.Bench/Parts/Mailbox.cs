using System.Globalization;
using System.Text.Json.Nodes;
using Swarm.Bench.Measuring;

namespace Swarm.Bench.Parts;

/// <summary>A mailbox as Claude Code's agent teams have it: a JSON file that each post rewrites and the recipient reads each second.</summary>
internal sealed class Mailbox : IAsyncDisposable
{
    private readonly string _file;
    private readonly LineProcess _reader;

    public Mailbox(BenchContext context)
    {
        _file = context.NewPath("mailbox");
        _reader = context.StartChild("mailbox", _file);
        _reader.Expect("ready");
    }

    /// <summary>Posts once; microseconds until the reader has it.</summary>
    public double Once(string body)
    {
        var from = Clock.Now;
        var mail = File.Exists(_file) ? JsonNode.Parse(File.ReadAllText(_file))!.AsArray() : [];
        mail.Add((JsonNode)new JsonObject { ["from"] = "poster", ["text"] = body, ["read"] = false });
        File.WriteAllText(_file + ".new", mail.ToJsonString());
        File.Move(_file + ".new", _file, overwrite: true);
        return Clock.Micros(from, long.Parse(_reader.Read(), CultureInfo.InvariantCulture));
    }

    public ValueTask DisposeAsync() => _reader.DisposeAsync();
}
