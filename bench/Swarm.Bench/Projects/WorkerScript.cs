using System.Globalization;
using System.Text.RegularExpressions;

namespace Swarm.Bench.Projects;

/// <summary>A worker: claims, now and then asks the planner, reports half of it, makes the file, now and then tells another, and reports.</summary>
internal sealed partial class WorkerScript(ModelAgent me, int index, ProjectScript script, string workspace)
{
    public void Run()
    {
        ModelAgent.Spend(Pace.Start * index);
        while (true)
        {
            var brief = me.Call("claim_task", []);
            if (Mine().Match(brief) is { Success: true } mine)
                Work(int.Parse(mine.Groups["number"].Value, CultureInfo.InvariantCulture));
            else if (WaitedToTheEnd("is ready: "))
                return;
        }
    }

    private void Work(int task)
    {
        var isFirstTry = script.IsFirstTry(task);
        ModelAgent.Spend(script.Takes(task) / 2);
        if (isFirstTry && script.Asks(task))
        {
            me.Call("post", ProjectScript.Question(task));
            WaitedToTheEnd(", re M");
        }
        me.Call("report_status", ProjectScript.Progress(task));
        ModelAgent.Spend(script.Takes(task) / 2);
        if (script.Chats(task))
            me.Call("post", script.Chat(task, me.Name));
        if (script.Learns(task))
            me.Call("append_learning", ProjectScript.Learning(task));
        if (isFirstTry && script.Fails(task))
        {
            me.Call("report_status", ProjectScript.Failed(task));
            return;
        }
        var output = Path.Combine(workspace, ProjectScript.Output(task));
        Directory.CreateDirectory(Path.GetDirectoryName(output)!);
        File.WriteAllText(output, "// made\n");
        me.Call("report_status", ProjectScript.Done(task));
    }

    private bool WaitedToTheEnd(string until)
    {
        while (true)
        {
            var digest = me.Wait();
            if (digest.Contains(ProjectRun.End, StringComparison.Ordinal))
                return true;
            if (digest.Contains(until, StringComparison.Ordinal))
                return false;
        }
    }

    // The number is the last word of the title.
    [GeneratedRegex(@"^T\d+ is yours: .* (?<number>\d+)$", RegexOptions.Multiline)]
    private static partial Regex Mine();
}
