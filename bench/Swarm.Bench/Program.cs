using Swarm.Bench;
using Swarm.Bench.Children;

return args switch
{
    ["--child", "wake", var fifo] => WakeChild.Run(fifo),
    ["--child", "park", var workspace, var name] => ParkChild.Run(workspace, name),
    ["--child", "pane", var fifo] => PaneChild.Run(fifo),
    ["--child", "mailbox", var file] => MailboxChild.Run(file),
    ["--child", "work"] => WorkChild.Run(),
    ["--child", "fold", var workspace] => ColdChildren.Fold(workspace),
    ["--child", "read", var workspace] => ColdChildren.Read(workspace),
    _ => await BenchCommand.RunAsync(args),
};
