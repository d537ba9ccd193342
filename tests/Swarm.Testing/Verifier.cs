using System.Runtime.CompilerServices;

namespace Swarm.Testing;

/// <summary>
/// Compares a text with the one checked in beside the test: <c>&lt;Class&gt;.&lt;Method&gt;.verified.txt</c>, Verify's own convention,
/// so that moving to Verify.Xunit leaves every call and every file as it is. The class is the name of the source file.
/// </summary>
public static class Verifier
{
    /// <summary>
    /// Passes when <paramref name="text"/> equals the verified file; line ends and a byte order mark do not count.
    /// Otherwise leaves <c>.received</c> beside it.
    /// </summary>
    /// <param name="text">What the test produced.</param>
    /// <param name="extension">Without the dot.</param>
    /// <param name="sourceFile">Given by the compiler.</param>
    /// <param name="method">Given by the compiler.</param>
    /// <exception cref="VerifyException">The texts differ, or there is no verified file yet.</exception>
    public static async Task Verify(
        string text, string extension = "txt", [CallerFilePath] string sourceFile = "", [CallerMemberName] string method = "")
    {
        var stem = Path.Combine(Path.GetDirectoryName(sourceFile)!, $"{Path.GetFileNameWithoutExtension(sourceFile)}.{method}");
        await Compare(text, $"{stem}.verified.{extension}", $"{stem}.received.{extension}");
    }

    /// <summary>As <see cref="Verify"/>, against a file of the product that a test generates, such as an example configuration.</summary>
    /// <param name="text">What the test produced.</param>
    /// <param name="path">From the repository's root.</param>
    /// <param name="sourceFile">Given by the compiler.</param>
    public static Task VerifyFile(string text, string path, [CallerFilePath] string sourceFile = "")
    {
        var verified = Path.Combine(Repository(sourceFile), path);
        return Compare(text, verified, Path.ChangeExtension(verified, $".received{Path.GetExtension(verified)}"));
    }

    private static async Task Compare(string text, string verified, string received)
    {
        var actual = WithUnixLines(text);
        var expected = File.Exists(verified) ? WithUnixLines(await File.ReadAllTextAsync(verified)) : null;
        if (string.Equals(actual, expected, StringComparison.Ordinal))
        {
            File.Delete(received);
            return;
        }
        Directory.CreateDirectory(Path.GetDirectoryName(received)!);
        await File.WriteAllTextAsync(received, actual);
        throw new VerifyException(received, verified, FirstDifference(expected, actual));
    }

    private static string Repository(string sourceFile)
    {
        for (var directory = Path.GetDirectoryName(sourceFile); directory is not null; directory = Path.GetDirectoryName(directory))
        {
            if (File.Exists(Path.Combine(directory, "global.json")))
                return directory;
        }
        throw new DirectoryNotFoundException($"no global.json above {sourceFile}");
    }

    private static string WithUnixLines(string text) => text.Replace("\r\n", "\n", StringComparison.Ordinal);

    private static string FirstDifference(string? expected, string actual)
    {
        if (expected is null)
            return "There is no verified file yet.";
        var was = expected.Split('\n');
        var now = actual.Split('\n');
        var line = was.Zip(now).TakeWhile(pair => string.Equals(pair.First, pair.Second, StringComparison.Ordinal)).Count();
        return $"""
            First difference in line {line + 1}:
              verified: {was.ElementAtOrDefault(line) ?? "(ends)"}
              received: {now.ElementAtOrDefault(line) ?? "(ends)"}
            """;
    }
}
