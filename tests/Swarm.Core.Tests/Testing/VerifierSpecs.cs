using Swarm.Testing;

namespace Swarm.Core.Tests.Testing;

public sealed class VerifierSpecs : IDisposable
{
    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("swarm-verifier-");

    private string SourceFile => Path.Combine(_directory.FullName, "BoardSpecs.cs");

    private string Verified => Path.Combine(_directory.FullName, "BoardSpecs.Shows_it.verified.txt");

    private string Received => Path.Combine(_directory.FullName, "BoardSpecs.Shows_it.received.txt");

    public void Dispose() => _directory.Delete(recursive: true);

    [Fact]
    public async Task A_text_without_a_verified_file_is_received_and_fails()
    {
        var error = await Assert.ThrowsAsync<VerifyException>(() => Verifier.Verify("a\n", sourceFile: SourceFile, method: "Shows_it"));

        Assert.Contains(Verified, error.Message, StringComparison.Ordinal);
        Assert.Contains(Received, error.Message, StringComparison.Ordinal);
        Assert.Equal("a\n", await File.ReadAllTextAsync(Received));
    }

    [Fact]
    public async Task A_difference_names_its_first_line()
    {
        await File.WriteAllTextAsync(Verified, "a\nb\n");

        var error = await Assert.ThrowsAsync<VerifyException>(() => Verifier.Verify("a\nc\n", sourceFile: SourceFile, method: "Shows_it"));

        Assert.Contains("line 2", error.Message, StringComparison.Ordinal);
        Assert.Equal("a\nb\n", await File.ReadAllTextAsync(Verified));
    }

    [Fact]
    public async Task An_equal_text_passes_and_clears_the_received_file()
    {
        await File.WriteAllTextAsync(Verified, "a\r\nb");
        await File.WriteAllTextAsync(Received, "old");

        await Verifier.Verify("a\nb", sourceFile: SourceFile, method: "Shows_it");

        Assert.False(File.Exists(Received));
    }
}
