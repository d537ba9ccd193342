#pragma warning disable RS0030 // The one home of the console: elsewhere standard output is the MCP protocol.
using System.Text;
using Swarm.Core.Errors;

namespace Swarm.Mcp.Commands;

/// <summary>Where commands for people and scripts read and write. <c>swarm mcp</c> never touches it.</summary>
internal static class Terminal
{
    // No message, task list or prompt is anywhere near this.
    private const int LongestInput = 4 * 1024 * 1024;

    // A read from a terminal blocks its thread and does not notice a cancellation: those who read stop waiting for it.
    private static readonly Lazy<StreamReader> Input = new(() => new StreamReader(Console.OpenStandardInput(), Encoding.UTF8));

    /// <summary>Standard output. A write has reached the reader's pipe or file when it returns.</summary>
    public static TextWriter Out { get; } = Writer(1);

    /// <summary>Standard error.</summary>
    public static TextWriter Error { get; } = Writer(2);

    /// <summary>Standard output is a terminal: colours are welcome.</summary>
    public static bool IsInteractive => !Console.IsOutputRedirected;

    /// <summary>A person can be asked: standard input and standard error are a terminal.</summary>
    public static bool CanAsk => !Console.IsInputRedirected && !Console.IsErrorRedirected;

    /// <summary>A person sees what is written to standard error.</summary>
    public static bool ShowsProgress => !Console.IsErrorRedirected;

    /// <summary>All of standard input.</summary>
    /// <exception cref="SwarmException">It is larger than 4 MiB.</exception>
    public static async Task<string> ReadAllAsync(CancellationToken cancellation)
    {
        var text = new StringBuilder();
        var buffer = new char[4096];
        while (await Input.Value.ReadAsync(buffer, cancellation).AsTask().WaitAsync(cancellation) is var count and > 0)
        {
            text.Append(buffer, 0, count);
            if (text.Length > LongestInput)
                throw new SwarmException(Refusals.NotReadable("standard input", "it is larger than 4 MiB"));
        }
        return text.ToString();
    }

    /// <summary>Asks a question that is answered with y or n; anything else, and the end of input, is no.</summary>
    public static async Task<bool> AskAsync(string question, CancellationToken cancellation)
    {
        await Error.WriteAsync($"{question} [y/N] ");
        return (await Input.Value.ReadLineAsync(cancellation).AsTask().WaitAsync(cancellation))?.Trim() is "y" or "Y" or "yes";
    }

    private static StreamWriter Writer(int descriptor) =>
        new(new DescriptorStream(descriptor), new UTF8Encoding(encoderShouldEmitUTF8Identifier: false)) { AutoFlush = true };
}
