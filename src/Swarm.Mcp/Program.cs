using Swarm.Mcp.Commands;
using Swarm.Mcp.Scripted;

return args switch
{
    ["scripted", .. var rest] => await ScriptedCommand.RunAsync(rest),
    _ => await RootCommands.RunAsync(args),
};
