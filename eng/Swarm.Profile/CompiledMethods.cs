using Microsoft.Diagnostics.Tracing;
using Microsoft.Diagnostics.Tracing.Parsers.Clr;

namespace Swarm.Profile;

/// <summary>The methods that processes compiled while they ran, because they were not in the image. One a line: <c>Type::Method</c>, as the runtime names them.</summary>
internal static class CompiledMethods
{
    /// <summary>Replaces the list by what the traces say.</summary>
    /// <param name="directory">With the .nettrace files of processes that ran with the provider Microsoft-Windows-DotNETRuntime:0x10:5.</param>
    /// <param name="list">The file to write, sorted.</param>
    public static void Record(string directory, string list)
    {
        var methods = new SortedSet<string>(StringComparer.Ordinal);
        foreach (var trace in Directory.EnumerateFiles(directory, "*.nettrace"))
            Read(trace, methods);
        // The traced programs have more in them than swarm.
        var types = new TypesByName();
        File.WriteAllLines(list, methods.Where(m => types.Find(TypeOf(m)) is not null));
    }

    /// <summary>The name of the type in a line.</summary>
    public static string TypeOf(string line) => line[..line.LastIndexOf("::", StringComparison.Ordinal)];

    /// <summary>The name of the method in a line.</summary>
    public static string NameOf(string line) => line[(line.LastIndexOf("::", StringComparison.Ordinal) + 2)..];

    private static void Read(string trace, SortedSet<string> methods)
    {
        using var source = new EventPipeEventSource(trace);
        source.Clr.MethodLoadVerbose += method =>
        {
            // Stubs have no type; of a generic method the event does not say what it was instantiated over; what is compiled once more, because it
            // is called often, was in the image.
            if (method.IsJitted && method.OptimizationTier != OptimizationTier.OptimizedTier1 && !method.IsDynamic && !method.MethodSignature.Contains("generic ", StringComparison.Ordinal))
                methods.Add($"{method.MethodNamespace}::{method.MethodName}");
        };
        try
        {
            source.Process();
        }
        catch (Exception cut) when (cut is FormatException or EndOfStreamException)
        {
            // The process was killed: what came before the end counts.
        }
    }
}
