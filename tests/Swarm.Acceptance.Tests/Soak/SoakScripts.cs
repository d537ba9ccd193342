namespace Swarm.Acceptance.Tests.Soak;

/// <summary>What the agents do. A file <c>over</c> in the workspace ends the new work; what is there is finished.</summary>
internal static class SoakScripts
{
    /// <summary>Adds tasks, and listens.</summary>
    public const string Planner =
        """
        {"steps": [{"loop": [
          {"run": ["sh", "dice.sh", "planner"], "save": {"go": "go=(\\S+)", "nap": "nap=(\\S+)"}},
          {"if": "^yes$", "of": "{{go}}", "then": [{"call": "add_tasks", "may_fail": true, "arguments": {"tasks": [
            {"title": "one"}, {"title": "two", "priority": "high"}, {"title": "three"}]}}]},
          {"call": "wait", "arguments": {"timeout_s": 1}, "may_fail": true},
          {"run": ["sleep", "{{nap}}"]}], "times": 1000000}]}
        """;

    /// <summary>Posts to a colleague, does a task, works under a lock, listens. Writes down what was accepted and what arrived.</summary>
    public const string Worker =
        """
        {"steps": [
          {"on": [{"match": "(?<line>M\\d+ from [^\\n]*: soak-[^\\n]*)", "do": [{"run": ["sh", "-c", "printf '%s\\n' \"$1\" >> heard-{{agent}}", "sh", "{{line}}"]}]}]},
          {"loop": [
            {"run": ["sh", "dice.sh", "{{agent}}"], "save": {"go": "go=(\\S+)", "nap": "nap=(\\S+)", "rest": "rest=(\\S+)", "n": "n=(\\S+)", "to": "to=(\\S+)", "resource": "resource=(\\S+)"}},
            {"if": "^yes$", "of": "{{go}}", "then": [
              {"call": "post", "arguments": {"to": ["{{to}}"], "body": "soak-{{n}}-"}, "may_fail": true},
              {"if": "^M\\d+ ", "then": [{"run": ["sh", "-c", "printf '%s\\n' \"$1\" >> said-{{agent}}", "sh", "{{n}}"]}]}]},
            {"call": "claim_task", "may_fail": true},
            {"if": "^(?<task>T\\d+) is yours", "then": [
              {"call": "report_status", "arguments": {"task": "{{task}}", "status": "working", "summary": "at it", "checkpoint": "begun"}, "may_fail": true},
              {"run": ["sleep", "{{nap}}"]},
              {"call": "report_status", "arguments": {"task": "{{task}}", "status": "done", "summary": "done", "evidence": "slept"}, "may_fail": true}]},
            {"if": "^yes$", "of": "{{go}}", "then": [
              {"call": "lock", "arguments": {"resource": "{{resource}}", "reason": "to soak"}, "may_fail": true},
              {"if": "^\\S+ is yours until", "then": [{"run": ["sleep", "{{nap}}"]}, {"call": "unlock", "arguments": {"resource": "{{resource}}"}, "may_fail": true}]}]},
            {"run": ["sleep", "{{rest}}"]},
            {"wait_until": "(?s).+", "within_s": 1, "may_fail": true}
          ], "times": 1000000}
        ]}
        """;

    /// <summary>Draws what an agent does next, one of AGENTS workers: the more there are, the longer each rests, and the log grows alike.</summary>
    public const string Dice =
        """
        set -- "$1" $(od -An -N6 -tu2 /dev/urandom)
        [ -e over ] && go=no rest=0 || go=yes rest=$(($2 % (AGENTS / 3 + 1)))
        printf 'go=%s rest=%d nap=%d.%d n=%s.%s.%s to=a%02d resource=r%d\n' $go $rest $(($2 % 2)) $(($3 % 10)) "$1" $$ "$(date +%s%N)" $(($4 % AGENTS + 1)) $(($2 % 8))
        """;
}
