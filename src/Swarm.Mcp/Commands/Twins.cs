using Swarm.Mcp.Tools;

namespace Swarm.Mcp.Commands;

/// <summary>The tools as commands (REQUIREMENTS A7); <c>tasks add</c> has a file of its own.</summary>
internal static class Twins
{
    public static readonly Twin Post = new(
        "post",
        MessageTools.Post,
        "Post a message",
        "swarm post \"@ada the tests are green again\"",
        "swarm post --reply-to M7 \"Yes, port 8081\"",
        "git diff --stat | swarm post --to planner -")
    { Positional = ["body"], FromStdin = ["body"] };

    public static readonly Twin Wait = new(
        "wait",
        MessageTools.Wait,
        "Wait for messages, task news and ready work",
        "swarm wait --agent ada --timeout-s 600",
        "swarm wait --json | jq -r '.messages[].body'");

    public static readonly Twin Claim = new(
        "claim",
        TaskTools.Claim,
        "Claim a task",
        "swarm claim --agent ada",
        "swarm claim T12 --agent ada")
    { Positional = ["task"] };

    public static readonly Twin Report = new(
        "report",
        TaskTools.Report,
        "Report how a task stands",
        "swarm report working \"parser done, printer next\" --checkpoint \"src/parser is complete\"",
        "swarm report done \"parser written\" --evidence \"dotnet test: 41 passed\" --artifacts src/parser.cs")
    { Positional = ["status", "summary"] };

    public static readonly Twin Learn = new(
        "learn",
        LearningTools.Append,
        "Write down a learning",
        "swarm learn build \"run restore once before building offline\" --task T12")
    { Positional = ["topic", "text"], FromStdin = ["text"] };

    public static readonly Twin Lock = new(
        "lock",
        LeaseTools.Lock,
        "Lock a resource",
        "swarm lock db:orders \"migrating the schema\" --minutes 10")
    { Positional = ["resource", "reason"] };

    public static readonly Twin Unlock = new(
        "unlock",
        LeaseTools.Unlock,
        "Unlock a resource",
        "swarm unlock db:orders")
    { Positional = ["resource"] };

    public static readonly Twin Spawn = new(
        "spawn",
        AgentTools.Spawn,
        "Start an agent in a pane of the team",
        "swarm spawn ada --client claude --prompt \"Review src/api\"",
        "swarm spawn cy --isolation worktree --prompt \"Try the other parser\"",
        "swarm spawn bob --client command -- ./agent.sh --fast")
    { Positional = ["name"], Rest = "command" };

    public static readonly Twin Stop = new(
        "stop",
        AgentTools.Stop,
        "Stop an agent and close its pane",
        "swarm stop ada \"its work is done\"")
    { Positional = ["name", "reason"] };

    public static readonly Twin Status = new(
        "status",
        AgentTools.Status,
        "Show who is there and where the tasks stand",
        "swarm status",
        "swarm status --json | jq .counts");
}
