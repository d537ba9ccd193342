namespace Swarm.Testing;

/// <summary>A directory of a test's own, under the system's temporary directory; deleted with all that is in it.</summary>
public sealed class TempDirectory : IDisposable
{
    /// <summary>The absolute path, without symbolic links on Linux. Short, for sockets have at most 107 bytes (unix(7)).</summary>
    public string Path { get; } = Directory.CreateTempSubdirectory("sw-").FullName;

    /// <summary>A path in it.</summary>
    public string this[string name] => System.IO.Path.Combine(Path, name);

    /// <summary>Deletes it; who still writes there, ending, is waited for.</summary>
    public void Dispose() => Until.True(IsDeleted).GetAwaiter().GetResult();

    private bool IsDeleted()
    {
        try
        {
            Directory.Delete(Path, recursive: true);
            return true;
        }
        catch (DirectoryNotFoundException)
        {
            // The test removed it itself.
            return true;
        }
        catch (IOException)
        {
            return false;
        }
    }
}
