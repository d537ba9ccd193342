using System.Globalization;
using System.Text.RegularExpressions;
using Swarm.Core.Processes;

namespace Swarm.Acceptance.Tests.Faults;

/// <summary>A system call that a program made.</summary>
/// <param name="Thread">Who.</param>
/// <param name="Name">As strace names it.</param>
/// <param name="Ordinal">The how-manieth of this name by this thread, from 1.</param>
/// <param name="Text">Its arguments, with the paths of its files.</param>
/// <param name="Path">What of the room it is about; null when nothing.</param>
/// <param name="OrdinalOfPath">The how-manieth of this name by this thread about that.</param>
internal sealed record SystemCall(int Thread, string Name, int Ordinal, string Text, string? Path, int OrdinalOfPath);

/// <summary>strace(1): shows the system calls of a program, and makes one of them fail or its process die there.</summary>
internal static partial class Strace
{
    private static readonly Lazy<Task<string?>> Missing = new(WhyMissingAsync);

    /// <summary>Skips the test where there is none, or processes may not be traced.</summary>
    public static async Task RequireAsync()
    {
        if (await Missing.Value is { } why)
            Assert.Skip(why);
    }

    /// <summary>Runs a program with strace in front of it, and returns its system calls in their order.</summary>
    public static async Task<IReadOnlyList<SystemCall>> CallsAsync(string trace, Func<string[], Task<ProcessResult>> run)
    {
        var ran = await run(["strace", "-f", "-qq", "-y", "-s", "16", "-o", trace]);
        Assert.True(ran.ExitCode == 0, $"{ran.ExitCode}: {ran.Stdout}{ran.Stderr}");
        var calls = new List<SystemCall>();
        var counts = new Dictionary<(int, string, string?), int>();
        foreach (var line in File.ReadLines(trace).Select(l => Line().Match(l)).Where(m => m.Success))
        {
            var (thread, name, text) = (int.Parse(line.Groups["thread"].Value, CultureInfo.InvariantCulture), line.Groups["name"].Value, line.Groups["text"].Value);
            var path = OfRoom().Match(text) is { Success: true } found ? found.Groups["path"].Value : null;
            calls.Add(new SystemCall(thread, name, Count(thread, name, null), text, path, path is null ? 0 : Count(thread, name, path)));
        }

        int Count(int thread, string name, string? path) => counts[(thread, name, path)] = counts.GetValueOrDefault((thread, name, path)) + 1;
        return calls;
    }

    /// <summary>What stands in front of a program so that it is killed as it makes this call.</summary>
    public static string[] KillAt(SystemCall call) =>
        [.. Quietly(call.Name), "-e", string.Create(CultureInfo.InvariantCulture, $"inject={call.Name}:signal=KILL:when={call.Ordinal}")];

    /// <summary>What stands in front of a program so that this call, about something of the room, fails and is not made.</summary>
    public static string[] FailAt(SystemCall call, string error) =>
        [.. Quietly(call.Name), "-P", call.Path!, "-e", string.Create(CultureInfo.InvariantCulture, $"inject={call.Name}:error={error}:when={call.OrdinalOfPath}")];

    /// <summary>Lets these calls of a process that runs fail, as far as they are about the paths, until it is disposed.</summary>
    public static async Task<RunningProcess> FailInAsync(int pid, IEnumerable<string> paths, string calls, string error)
    {
        string[] argv =
            ["strace", "-f", "-o", "/dev/null", "-e", $"trace={calls}", .. paths.SelectMany(p => (string[])["-P", p]), "-e", $"inject={calls}:error={error}", "-p", pid.ToString(CultureInfo.InvariantCulture)];
        var strace = new ProcessRunner(TimeProvider.System).Start(argv);
        using var said = new StreamReader(strace.Stderr, leaveOpen: true);
        // strace: Process 123 attached with 9 threads
        while (await said.ReadLineAsync() is { } line && !line.Contains(" attached", StringComparison.Ordinal))
        {
        }
        return strace;
    }

    private static string[] Quietly(string name) => ["strace", "-f", "-qq", "-o", "/dev/null", "-e", $"trace={name}"];

    private static async Task<string?> WhyMissingAsync()
    {
        if (ProgramPath.Find("strace") is null)
            return "strace is not installed.";
        var tried = await new ProcessRunner(TimeProvider.System).RunAsync(["strace", "-f", "-qq", "-o", "/dev/null", "-e", "inject=getppid:error=EPERM", "true"]);
        return tried.Succeeded ? null : $"strace may not trace here: {tried.Stderr}";
    }

    // 1234 pwrite64(5</x/y>, "…", 134, 405) = 134
    [GeneratedRegex(@"^(?<thread>\d+) +(?<name>[a-z]\w*)\((?<text>.*)$", RegexOptions.ExplicitCapture)]
    private static partial Regex Line();

    [GeneratedRegex("[<\"](?<path>/[^<>\"]*/\\.tmm(/[^<>\"]*)?)[>\"]", RegexOptions.ExplicitCapture)]
    private static partial Regex OfRoom();
}
