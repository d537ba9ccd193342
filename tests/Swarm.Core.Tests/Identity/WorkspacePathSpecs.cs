using Swarm.Core.Identity;
using Swarm.Testing;

namespace Swarm.Core.Tests.Identity;

/// <summary>What a workspace-relative path may lead to (docs/security.md).</summary>
public sealed class WorkspacePathSpecs : IDisposable
{
    private readonly TempDirectory _outside = new();
    private readonly TempDirectory _directory = new();
    private readonly Workspace _workspace;

    public WorkspacePathSpecs()
    {
        _workspace = Workspace.At(_directory.Path);
        Directory.CreateDirectory(_directory["in/deep"]);
        File.CreateSymbolicLink(_directory["out"], _outside.Path);
        File.CreateSymbolicLink(_directory["relative-out"], Path.Combine("..", Path.GetFileName(_outside.Path)));
        File.CreateSymbolicLink(_directory["to-out"], "out");
        File.CreateSymbolicLink(_directory["in/up"], "../..");
        File.CreateSymbolicLink(_directory["dangling"], _outside["not-yet"]);
        File.CreateSymbolicLink(_directory["inside"], "in/deep");
        File.CreateSymbolicLink(_directory["loop"], "loop");
    }

    [Theory]
    [InlineData("")]
    [InlineData("/etc/passwd")]
    [InlineData("..")]
    [InlineData("../x")]
    [InlineData("in/../../x")]
    [InlineData("in/deep/../../..")]
    [InlineData("./.././x")]
    [InlineData("out")]
    [InlineData("out/x")]
    [InlineData("relative-out/x")]
    [InlineData("to-out/x/y")]
    [InlineData("in/up/x")]
    [InlineData("dangling")]
    [InlineData("a\nb")]
    [InlineData("a\0b")]
    [InlineData("a\u001b[2Jb")]
    [InlineData("a\u009bb")]
    public void A_path_that_leads_out_is_none(string path)
    {
        Assert.False(_workspace.TryResolve(path, out var full));
        Assert.Equal("", full);
    }

    [Theory]
    [InlineData("x", "x")]
    [InlineData("in/./deep//x", "in/deep/x")]
    [InlineData("in/../x", "x")]
    [InlineData("inside/x", "inside/x")]
    [InlineData("not/there/yet", "not/there/yet")]
    [InlineData("...", "...")]
    [InlineData("..x", "..x")]
    [InlineData("\uff0e\uff0e/x", "\uff0e\uff0e/x")]
    [InlineData("..\u2215x", "..\u2215x")]
    [InlineData("..\\x", "..\\x")]
    [InlineData("%2e%2e/x", "%2e%2e/x")]
    [InlineData("~/x", "~/x")]
    [InlineData("$HOME/x", "$HOME/x")]
    public void What_only_looks_like_a_way_out_is_a_name(string path, string expected)
    {
        Assert.True(_workspace.TryResolve(path, out var full));
        Assert.Equal(_directory[expected], full);
    }

    [Fact]
    public void A_directory_whose_name_begins_like_the_workspace_is_outside()
    {
        var beside = Directory.CreateDirectory($"{_directory.Path}-beside");
        try
        {
            File.CreateSymbolicLink(_directory["near"], beside.FullName);
            Assert.False(_workspace.TryResolve("near/x", out _));
            Assert.False(_workspace.TryResolve($"../{beside.Name}/x", out _));
        }
        finally
        {
            beside.Delete(recursive: true);
        }
    }

    public void Dispose()
    {
        _directory.Dispose();
        _outside.Dispose();
    }
}
