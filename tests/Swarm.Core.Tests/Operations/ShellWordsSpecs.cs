using Swarm.Core.Operations;

namespace Swarm.Core.Tests.Operations;

public sealed class ShellWordsSpecs
{
    [Theory]
    [InlineData("git status", "git|status")]
    [InlineData("  a   b\tc  ", "a|b|c")]
    [InlineData("a; b && c || d | e & f", "a;b;c;d;e;f")]
    [InlineData("echo 'a b' \"c d\" e\\ f", "echo|a b|c d|e f")]
    [InlineData("echo 'it'\\''s' \"say \\\"hi\\\"\"", "echo|it's|say \"hi\"")]
    [InlineData("echo \"\" ''", "echo||")]
    [InlineData("A=1 B='x y' run it", "A=1 B=x y run|it")]
    [InlineData("echo a=b", "echo|a=b")]
    [InlineData("run # rm -rf .", "run")]
    [InlineData("run a#b", "run|a#b")]
    [InlineData("one \\\n two", "one|two")]
    [InlineData("one\ntwo", "one;two")]
    [InlineData("(cd x; rm y)", "cd|x;rm|y")]
    [InlineData("if true; then rm x; fi", "true;rm|x")]
    [InlineData("! grep a", "grep|a")]
    [InlineData("echo $(rm x) `rm y`", "rm|x;rm|y;echo|$()|$()")]
    [InlineData("echo \"$(rm 'x y')\"", "rm|x y;echo|$()")]
    [InlineData("diff <(sort a) b", "sort|a;diff|$()|b")]
    [InlineData("a > b 2>&1", "a >b")]
    [InlineData("a >>b 2>c", "a >b >c")]
    [InlineData("a &> b", "a >b")]
    [InlineData("a 2>/dev/null <in", "a >/dev/null")]
    [InlineData("> b", " >b")]
    [InlineData("echo a>b", "echo|a >b")]
    [InlineData("cat > f <<'EOF'\nrm -rf .tmm\nEOF\nls", "cat >f;ls")]
    [InlineData("cat <<-X\n rm\n\tX\nls", "cat;ls")]
    [InlineData("cat <<< 'rm x'", "cat")]
    [InlineData("echo 'open", "echo|open")]
    [InlineData("echo \"open $(ls", "ls;echo|open $()")]
    [InlineData("", "")]
    [InlineData(";;&& |", "")]
    public void A_line_is_read_into_its_simple_commands(string line, string expected) =>
        Assert.Equal(expected, string.Join(';', ShellWords.Commands(line).Select(Text)));

    [Theory]
    [InlineData("sudo -u root kill 1", "kill 1")]
    [InlineData("/usr/bin/env -i A=b nohup timeout -k 5 10s rm x", "rm x")]
    [InlineData("bash -lc 'rm x; ls'", "bash -lc rm x; ls/rm x/ls")]
    [InlineData("eval \"rm x\"", "eval rm x/rm x")]
    [InlineData("ls | xargs -n 1 rm -f", "ls/rm -f")]
    [InlineData("find . -name a -exec rm -f {} \\;", "find . -name a -exec rm -f {} ;/rm -f")]
    [InlineData("sudo", "sudo")]
    [InlineData("command -v tmux", "tmux")]
    public void What_starts_a_command_is_taken_off(string line, string expected) =>
        Assert.Equal(expected, string.Join('/', RunCommand.Of(line).Select(c => string.Join(' ', [c.Name, .. c.Arguments]))));

    [Fact]
    public void Deep_nesting_and_long_lines_end()
    {
        Assert.NotNull(RunCommand.Of(string.Concat(Enumerable.Repeat("$(", 5000))).ToList());
        Assert.NotNull(RunCommand.Of(string.Concat(Enumerable.Repeat("(", 200_000))).ToList());
        Assert.NotNull(RunCommand.Of(string.Concat(Enumerable.Repeat("eval ", 5000))).ToList());
        Assert.NotNull(RunCommand.Of(string.Concat(Enumerable.Repeat("sudo ", 5000))).ToList());
    }

    private static string Text(ShellCommand command) => string.Concat(
        string.Concat(command.Assigned.Select(a => a + " ")),
        string.Join('|', command.Words),
        string.Concat(command.WritesTo.Select(w => " >" + w)));
}
