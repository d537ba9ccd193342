using System.Text;
using Swarm.Core.Errors;
using Swarm.Core.Processes;
using Swarm.Testing;

namespace Swarm.Core.Tests.Processes;

public sealed class ProcessRunnerSpecs
{
    private readonly ProcessRunner runner = new(TimeProvider.System);

    [Fact]
    public async Task Arguments_arrive_byte_exact_and_no_shell_reads_them()
    {
        string[] hostile = ["a b", "", "$(id)", "`id`", "'", "\"", "\\", ";", "a;", "*", "~", "é漢🙂", "line\nline", "--", "-n", "#{pid}", "%H"];
        var result = await runner.RunAsync(["/bin/sh", "-c", "for a; do printf '%s\\0' \"$a\"; done", "sh", .. hostile]);
        Assert.Equal(hostile, result.Stdout.Split('\0')[..^1]);
    }

    [Fact]
    public async Task Both_outputs_and_the_exit_code_come_back()
    {
        var result = await runner.RunAsync(["sh", "-c", "echo out; echo err >&2; exit 3"]);
        Assert.Equal(new ProcessResult(3, "out\n", "err\n"), result);
        var refused = Assert.Throws<SwarmException>(() => result.OrRefuse("sh"));
        Assert.Contains("exit code 3: err", refused.Message);
    }

    [Fact]
    public async Task Input_goes_in_and_much_output_comes_back_whole()
    {
        var megabyte = new string('x', 1 << 20) + "é";
        var result = await runner.RunAsync(["cat"], new ProcessOptions { Stdin = megabyte });
        Assert.Equal(megabyte, result.Stdout);
    }

    [Fact]
    public async Task Without_input_standard_input_is_at_its_end()
    {
        Assert.Equal(new ProcessResult(0, "", ""), await runner.RunAsync(["cat"]));
    }

    [Fact]
    public async Task A_program_that_does_not_read_its_input_is_no_error()
    {
        var result = await runner.RunAsync(["true"], new ProcessOptions { Stdin = new string('x', 1 << 20) });
        Assert.True(result.Succeeded);
    }

    // A supervisor runs tmux all day: pipes left to the garbage collector are files open in a server.
    [Fact]
    public async Task The_pipes_of_a_program_that_has_ended_are_closed()
    {
        string[] argv = ["sh", "-c", "for i in 0 1 2; do readlink /proc/$$/fd/$i; done; cat > /dev/null"];
        var ran = await runner.RunAsync(argv);
        string[] lived;
        await using (var process = runner.Start(argv))
        {
            using var output = new StreamReader(process.Stdout, leaveOpen: true);
            lived = [.. Enumerable.Range(0, 3).Select(_ => output.ReadLine()!)];
        }

        var open = Directory.GetFileSystemEntries("/proc/self/fd").Select(fd => new FileInfo(fd).LinkTarget).ToHashSet();
        var pipes = ran.Stdout.Split('\n', StringSplitOptions.RemoveEmptyEntries).Concat(lived).ToList();
        Assert.Equal(6, pipes.Distinct().Count(p => p.StartsWith("pipe:", StringComparison.Ordinal) || p.StartsWith("socket:", StringComparison.Ordinal)));
        Assert.All(pipes, pipe => Assert.DoesNotContain(pipe, open));
    }

    [Fact]
    public async Task The_environment_is_changed_and_variables_are_removed()
    {
        var result = await runner.RunAsync(
            ["sh", "-c", "echo \"$SWARM_SPEC-${HOME-gone}\""],
            new ProcessOptions { Environment = new Dictionary<string, string?> { ["SWARM_SPEC"] = "a b", ["HOME"] = null } });
        Assert.Equal("a b-gone\n", result.Stdout);
    }

    [Fact]
    public async Task The_timeout_kills_the_children_too()
    {
        using var directory = new TempDirectory();
        var refused = await Assert.ThrowsAsync<SwarmException>(() => runner.RunAsync(
            ["sh", "-c", "sleep 1000 & echo $! > child; wait"],
            new ProcessOptions { Directory = directory.Path, Timeout = TimeSpan.FromSeconds(1) }));
        Assert.Equal(ErrorCode.ProgramFailed, refused.Refusal.Code);
        Assert.Contains("sh did not end within 1 s", refused.Message);
        await Until.True(() => ProcessLife.Of(ChildIn(directory)) is null);
    }

    [Fact]
    public async Task Cancelling_kills_the_children_too()
    {
        using var directory = new TempDirectory();
        using var cancel = new CancellationTokenSource();
        var child = directory["child"];
        var run = runner.RunAsync(
            ["sh", "-c", "sleep 1000 & echo $! > new; mv new child; wait"], new ProcessOptions { Directory = directory.Path }, cancel.Token);
        await Until.True(() => File.Exists(child));
        await cancel.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => run);
        await Until.True(() => ProcessLife.Of(ChildIn(directory)) is null);
    }

    [Fact]
    public async Task A_grandchild_that_keeps_the_pipes_open_does_not_hold_the_result_back()
    {
        var result = await runner.RunAsync(["sh", "-c", "sleep 1000 & echo $!"]);
        var grandchild = ProcessLife.Of(int.Parse(result.Stdout))!.Value;
        Assert.True(grandchild.Signal(9));
    }

    [Fact]
    public async Task A_missing_program_is_refused_with_how_to_install_it()
    {
        var refused = await Assert.ThrowsAsync<SwarmException>(() => runner.RunAsync(
            ["tmux"], new ProcessOptions { HowToInstall = "apt-get install tmux", Environment = new Dictionary<string, string?> { ["PATH"] = "" } }));
        Assert.Equal(ErrorCode.ProgramFailed, refused.Refusal.Code);
        Assert.Equal("The program tmux is not installed, or is not on the PATH. Nothing was started.", refused.Refusal.Message);
        Assert.Equal("apt-get install tmux", refused.Refusal.Next);
    }

    [Fact]
    public async Task A_missing_directory_is_refused_by_its_name()
    {
        var refused = await Assert.ThrowsAsync<SwarmException>(() => runner.RunAsync(["true"], new ProcessOptions { Directory = "/nowhere/at/all" }));
        Assert.Equal(ErrorCode.NotFound, refused.Refusal.Code);
        Assert.Contains("/nowhere/at/all", refused.Message);
    }

    [Fact]
    public async Task A_file_that_the_system_cannot_execute_is_refused_with_the_reason()
    {
        using var directory = new TempDirectory();
        await Write(directory["program"], "#!/nowhere/interpreter");
        var refused = await Assert.ThrowsAsync<SwarmException>(() => runner.RunAsync([directory["program"]]));
        Assert.Contains("could not be started", refused.Message);
    }

    [Fact]
    public async Task A_program_in_the_current_directory_is_not_found_by_its_bare_name()
    {
        using var directory = new TempDirectory();
        await Write(directory["swarm-spec-program"], "#!/bin/sh\necho here");
        Assert.Null(ProgramPath.Find("swarm-spec-program", $".::{Environment.GetEnvironmentVariable("PATH")}"));
        await Assert.ThrowsAsync<SwarmException>(() => runner.RunAsync(["swarm-spec-program"], new ProcessOptions { Directory = directory.Path }));
        var byPath = await runner.RunAsync(["./swarm-spec-program"], new ProcessOptions { Directory = directory.Path });
        Assert.Equal("here\n", byPath.Stdout);
    }

    [Fact]
    public void A_directory_and_a_file_without_the_execute_bit_are_no_programs()
    {
        using var directory = new TempDirectory();
        File.WriteAllText(directory["plain"], "");
        Directory.CreateDirectory(directory["sub"]);
        Assert.Null(ProgramPath.Find("plain", directory.Path));
        Assert.Null(ProgramPath.Find("sub", directory.Path));
        Assert.NotNull(ProgramPath.Find("sh"));
    }

    [Fact]
    public async Task A_long_lived_child_talks_over_its_pipes_and_ends_when_its_input_ends()
    {
        await using var child = runner.Start(["cat"]);
        await child.Stdin.WriteAsync("ping\n"u8.ToArray());
        await child.Stdin.FlushAsync();
        var line = new byte[5];
        await child.Stdout.ReadExactlyAsync(line);
        Assert.Equal("ping\n", Encoding.UTF8.GetString(line));
        Assert.True(child.Life.IsAlive());
        await child.Stdin.DisposeAsync();
        Assert.Equal(0, await child.WaitAsync());
        Assert.False(child.Life.IsAlive());
    }

    [Fact]
    public async Task A_long_lived_child_can_be_asked_to_end()
    {
        await using var child = runner.Start(["sleep", "1000"]);
        child.Terminate();
        Assert.Equal(128 + 15, await child.WaitAsync());
    }

    [Fact]
    public async Task Disposing_a_long_lived_child_leaves_no_process()
    {
        ProcessLife life;
        await using (var child = runner.Start(["sleep", "1000"]))
            life = child.Life;
        Assert.False(life.IsAlive());
    }

    // Written by another process: a program that this process has just written is "busy" while any of its forks holds it open.
    private async Task Write(string program, string text) =>
        (await runner.RunAsync(["sh", "-c", "echo \"$2\" > \"$1\"; chmod 700 \"$1\"", "sh", program, text])).OrRefuse("sh");

    private static int ChildIn(TempDirectory directory) => int.Parse(File.ReadAllText(directory["child"]));
}
