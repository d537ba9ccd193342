namespace Swarm.Testing;

/// <summary>A directory of a test's own, under the system's temporary directory; deleted with all that is in it.</summary>
public sealed class TempDirectory : IDisposable
{
    /// <summary>The absolute path, without symbolic links on Linux. Short, for sockets have at most 107 bytes (unix(7)).</summary>
    public string Path { get; } = Directory.CreateTempSubdirectory("sw-").FullName;

    /// <summary>A path in it.</summary>
    public string this[string name] => System.IO.Path.Combine(Path, name);

    /// <inheritdoc />
    public void Dispose()
    {
        try
        {
            Directory.Delete(Path, recursive: true);
        }
        catch (DirectoryNotFoundException)
        {
            // The test removed it itself.
        }
    }
}
