using System.CommandLine;
using Swarm.Core.Identity;
using Swarm.Core.Operations;
using Swarm.Core.Rooms;
using Swarm.Mcp.Tools;

namespace Swarm.Mcp.Commands;

/// <summary><c>swarm pause</c> and <c>swarm resume</c>.</summary>
internal static class PauseCommands
{
    public static Command CreatePause()
    {
        var reason = new Option<string?>("--reason") { Description = "Shown to everybody who asks why" };
        var command = new ExampleCommand(
            "pause",
            "Hold the team: no new claims, no starts, no nudges or restarts. Posts, waits and reports go on",
            ["swarm pause --reason \"the API is being moved\""])
        { reason, CommonOptions.Workspace };
        command.Does(async (parsed, cancellation) =>
        {
            using var room = Room.Open(CommandRoom.Existing(parsed), TimeProvider.System);
            using var participant = await Participant.CommandAsync(room, CommandRoom.CallerOf(parsed, room), cancellation);
            var said = parsed.GetValue(reason) is { } text ? VisibleText.Line(text, 200) : null;
            var paused = await TeamOperations.PauseAsync(participant, said, cancellation);
            await CommandRun.PrintAsync(paused ? "The team is paused. next: swarm resume" : $"{TeamText.Of(room.CatchUp().Team)}");
            return ExitCodes.Ok;
        });
        return command;
    }

    public static Command CreateResume()
    {
        var command = new ExampleCommand(
            "resume",
            "End a pause; also lets Swarm restart agents again after too many died at once",
            ["swarm resume"])
        { CommonOptions.Workspace };
        command.Does(async (parsed, cancellation) =>
        {
            using var room = Room.Open(CommandRoom.Existing(parsed), TimeProvider.System);
            using var participant = await Participant.CommandAsync(room, CommandRoom.CallerOf(parsed, room), cancellation);
            var resumed = await TeamOperations.ResumeAsync(participant, cancellation);
            await CommandRun.PrintAsync(resumed ? "The team goes on." : "The team was not paused.");
            return ExitCodes.Ok;
        });
        return command;
    }
}
