using System.Text;

namespace Swarm.Bench.Projects;

/// <summary>What calls of one tool put into a context.</summary>
/// <param name="Calls">How many.</param>
/// <param name="Written">Bytes of tool name and arguments, which the model writes.</param>
/// <param name="Read">Bytes of the results' text.</param>
internal readonly record struct ContextUse(int Calls, long Written, long Read)
{
    public long Bytes => Written + Read;

    public static ContextUse operator +(ContextUse a, ContextUse b) => new(a.Calls + b.Calls, a.Written + b.Written, a.Read + b.Read);
}

/// <summary>What comes into the context of one agent, or of several, by tool. Each call and each result once, as it is when it is first read.</summary>
internal sealed class ContextLedger
{
    private readonly SortedDictionary<string, ContextUse> _byTool = new(StringComparer.Ordinal);

    public IEnumerable<string> Tools => _byTool.Keys;

    public ContextUse All => _byTool.Values.Aggregate(default(ContextUse), (a, b) => a + b);

    public ContextUse Of(string tool) => _byTool.GetValueOrDefault(tool);

    public void Note(string tool, string arguments, string result) =>
        Add(tool, new ContextUse(1, Encoding.UTF8.GetByteCount(tool) + Encoding.UTF8.GetByteCount(arguments), Encoding.UTF8.GetByteCount(result)));

    public void Add(ContextLedger other)
    {
        foreach (var (tool, use) in other._byTool)
            Add(tool, use);
    }

    private void Add(string tool, ContextUse use) => _byTool[tool] = Of(tool) + use;
}
