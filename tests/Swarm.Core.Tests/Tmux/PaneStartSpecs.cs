using Swarm.Core.Errors;
using Swarm.Core.Processes;
using Swarm.Core.Tmux;
using Swarm.Testing;

namespace Swarm.Core.Tests.Tmux;

public sealed class PaneStartSpecs : TmuxSpec
{
    private const string End = "\x1b[5n";
    private const string Hostile = "a'b \"c\" $(id) `id` #{pane_id} #(id) %H %% ; é漢🙂 ~ {} \\";

    private static readonly string[] HostileArguments =
    [
        "", " ", ";", "a;", "a\\;", ";;", "\\", "a\\", "'", "\"", "$HOME", "${HOME}", "$(id)", "`id`", "~", "~root", "#", "##",
        "#{pane_id}", "#(id)", "#[fg=red]", "%H", "%%", "%if", "{", "}", "{ kill-server }", "-t", "--", "-", "=", "a=b", "*", "é漢🙂",
        "a\nb", "\n", "\\\n", "a\\\nb", "\r", "\t", "\x1b[31m", "\x01\x7f", "\u0085\u2028", "\\n", "\\101", "\\u0041",
        "|", "&", ">x", "<x", "!", "?", "[", "]", "(", ")", "#comment", "; kill-server",
        Hostile,
    ];

    [Fact]
    public async Task Arguments_arrive_byte_exact_in_a_first_window_a_new_window_and_a_split()
    {
        await Layout.Place(Recorder("ada", "first", HostileArguments) with { OwnWindow = "planner" });
        Assert.Equal(HostileArguments, await Recorded("first"));
        await Layout.Place(Request("keep"));
        await Layout.Place(Recorder("bob", "window", HostileArguments) with { OwnWindow = "other" });
        Assert.Equal(HostileArguments, await Recorded("window"));
        await Layout.Place(Recorder("cleo", "split", HostileArguments));
        Assert.Equal(HostileArguments, await Recorded("split"));
    }

    [Fact]
    public async Task A_single_word_is_a_program_and_not_a_shell_line()
    {
        var program = Temp["a b;touch owned=$(id)"];
        File.CreateSymbolicLink(program, ProgramPath.Find("env")!);
        var transcript = Temp["out"];
        await Layout.Place(Request("ada", program) with
        {
            Transcript = transcript,
            Environment = new Dictionary<string, string?> { ["SWARM_SPEC"] = Hostile },
        });
        await Until.True(() => File.ReadAllText(transcript).Contains($"SWARM_SPEC={Hostile}\r\n"));
        Assert.False(File.Exists(Temp["owned"]));
    }

    [Fact]
    public async Task A_prompt_larger_than_a_tmux_message_arrives()
    {
        var prompt = string.Concat(Enumerable.Range(0, 12_000).Select(n => $"{n};\n"));
        await Layout.Place(Recorder("ada", "args", prompt));
        Assert.Equal([prompt], await Recorded("args"));
    }

    [Fact]
    public async Task An_argument_that_the_system_would_refuse_is_refused_before_anything_starts()
    {
        var refused = await Assert.ThrowsAsync<SwarmException>(() => Layout.Place(Request("ada", "true", new string('x', 1 << 17))));
        Assert.Equal(ErrorCode.BadArgument, refused.Refusal.Code);
        Assert.Contains("131072 bytes; at most 131071", refused.Message);
        Assert.False(Server.IsRunning());
    }

    [Fact]
    public async Task Variables_are_set_and_removed_and_identities_do_not_leak()
    {
        await Layout.Place(Recorder("ada", "first") with
        {
            Argv = ["sh", "-c", "printf '%s\\0' \"$A\" \"${HOME-none}\" \"${SWARM_AGENT-none}\" \"${TMUX%%,*}\" > part; mv part first"],
            Environment = new Dictionary<string, string?> { ["A"] = Hostile + "\n;", ["HOME"] = null },
        });
        Assert.Equal([Hostile + "\n;", "none", "none", Server.SocketPath], await Recorded("first"));
    }

    [Fact]
    public async Task A_variable_of_the_session_reaches_the_panes_that_come_after()
    {
        await Layout.Place(Request("ada"));
        await Layout.Session.SetEnvironment("SWARM_SPEC", Hostile);
        await Layout.Place(Recorder("bob", "bob") with { Argv = ["sh", "-c", "printf '%s\\0' \"$SWARM_SPEC\" > part; mv part bob"] });
        Assert.Equal([Hostile], await Recorded("bob"));
    }

    [Fact]
    public async Task A_directory_with_any_name_is_the_working_directory()
    {
        var directory = Temp[Hostile.Replace('/', '_') + "\n;"];
        Directory.CreateDirectory(directory);
        await Layout.Place(Request("ada", "sh", "-c", "pwd -P > part; mv part here") with { Directory = directory });
        var here = Path.Combine(directory, "here");
        await Until.True(() => File.Exists(here));
        Assert.Equal(directory + "\n", File.ReadAllText(here));
    }

    [Fact]
    public async Task The_transcript_of_programs_that_exit_at_once_is_whole()
    {
        await Layout.Place(Request("keep") with { OwnWindow = "planner" });
        var expected = string.Concat(Enumerable.Range(1, 1000).Select(n => $"{n}\r\n")) + "last word" + End;
        for (var round = 0; round < 10; round++)
        {
            await Layout.Place(Request("ada", "sh", "-c", "seq 1000; printf 'last word'") with { Transcript = Temp[$"round-{round}"] });
            await Until.True(async () => await Layout.Find(Name("ada")) is null);
            await Until.True(() => File.ReadAllText(Temp[$"round-{round}"]) == expected);
        }
    }

    [Fact]
    public async Task The_transcript_is_whole_when_the_program_takes_the_server_along()
    {
        for (var round = 0; round < 5; round++)
        {
            var transcript = Temp[$"round-{round}"];
            await Layout.Place(Request("ada", "printf", "one line") with { Transcript = transcript });
            await Until.True(() => File.ReadAllText(transcript) == "one line" + End);
            await Until.True(async () => await Layout.Find(Name("ada")) is null);
        }
    }

    [Fact]
    public async Task A_transcript_may_have_any_path_and_is_continued_and_private()
    {
        var transcript = Path.Combine(Temp.Path, "-d", Hostile.Replace('/', '_') + "\n;x'");
        Directory.CreateDirectory(Path.GetDirectoryName(transcript)!);
        await Layout.Place(Request("keep"));
        await Layout.Place(Request("ada", "printf", "one ") with { Transcript = transcript });
        await Until.True(async () => await Layout.Find(Name("ada")) is null && File.ReadAllText(transcript) == "one " + End);
        await Layout.Place(Request("ada", "printf", "two") with { Transcript = transcript });
        await Until.True(() => File.ReadAllText(transcript) == $"one {End}two{End}");
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(transcript));
        Assert.Equal([transcript], Directory.GetFiles(Path.GetDirectoryName(transcript)!));
    }

    [Fact]
    public async Task Nothing_starts_when_the_program_the_directory_or_the_transcript_is_impossible()
    {
        File.WriteAllText(Temp["file"], "");
        var program = await Assert.ThrowsAsync<SwarmException>(() => Layout.Place(Request("ada", "no-such-program")));
        var directory = await Assert.ThrowsAsync<SwarmException>(() => Layout.Place(Request("ada") with { Directory = "/nowhere" }));
        var transcript = await Assert.ThrowsAsync<SwarmException>(() => Layout.Place(Request("ada") with { Transcript = Temp["file/x"] }));
        Assert.Contains("The program no-such-program is not installed", program.Message);
        Assert.Equal(ErrorCode.NotFound, directory.Refusal.Code);
        Assert.Equal(ErrorCode.DiskRefused, transcript.Refusal.Code);
        Assert.False(Server.IsRunning());
    }

    [Fact]
    public async Task A_missing_tmux_is_refused_with_how_to_install_it()
    {
        var server = new TmuxServer("none", Runner, TimeProvider.System, Temp.Path, Temp["no-tmux"]);
        var refused = await Assert.ThrowsAsync<SwarmException>(() => new TeamLayout(server, "team").Place(Request("ada")));
        Assert.Equal(ErrorCode.ProgramFailed, refused.Refusal.Code);
        Assert.Contains("apt-get install tmux", refused.Refusal.Next);
        Assert.Contains("brew install tmux", refused.Refusal.Next);
    }

    [Theory]
    [InlineData("tmux 3.1c", true)]
    [InlineData("tmux 2.9", true)]
    [InlineData("tmux 3.2", false)]
    [InlineData("tmux 3.3a", false)]
    [InlineData("tmux next-3.6", false)]
    [InlineData("tmux master", false)]
    [InlineData("tmux openbsd-7.6", false)]
    public void Only_versions_before_3_2_are_too_old(string said, bool tooOld) => Assert.Equal(tooOld, TmuxServer.IsOlderThan32(said));
}
