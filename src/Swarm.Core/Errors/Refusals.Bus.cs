using Swarm.Core.Identity;

namespace Swarm.Core.Errors;

public static partial class Refusals
{
    /// <summary>The append lock was not free in time, or it was the turn of another process that did not take it.</summary>
    public static Refusal BusBusy(int seconds, int? holder, int? next)
    {
        var why = (holder, next) switch
        {
            ({ } pid, _) => $"; process {pid} holds it and may be stopped",
            (null, { } pid) => $"; it is the turn of process {pid}, which may be stopped",
            _ => "",
        };
        return new(
            ErrorCode.BusBusy,
            $"The room's append lock was not free for {seconds} s{why}. Nothing was written.",
            (holder ?? next) is { } p ? $"the same call again; if it stays so, a person should look at process {p} (kill -CONT {p}, or end it)" : "the same call again",
            RetryAfterSeconds: 5);
    }

    /// <summary>A line in the middle of the log is not what was written.</summary>
    public static Refusal BusDamaged(string file, long offset, long position) => new(
        ErrorCode.BusUnusable,
        $"The log is damaged: {file}, byte {offset}, where event {position} should be. Nothing was read past it and nothing was written.",
        $"a person should restore {Path.GetFileName(file)} from a backup, or move .tmm/bus aside to start an empty room");

    /// <summary>The oldest events are not there any more.</summary>
    public static Refusal HistoryMissing(long first) => new(
        ErrorCode.NotFound,
        $"The events before {first} were taken out of .tmm/bus/archive: how things stood cannot be rebuilt without them.",
        "a person should put the segments back into .tmm/bus/archive; swarm log shows what is there");

    /// <summary>The file is no log of ours.</summary>
    public static Refusal BusForeign(string file) => new(
        ErrorCode.BusUnusable,
        $"{file} does not start as a Swarm log. Nothing was written.",
        "a person should move that file out of .tmm/bus");

    /// <summary>The log was written by a newer program.</summary>
    public static Refusal BusNewer(string file, int format, int known) => new(
        ErrorCode.BusUnusable,
        $"{file} has format {format}; this swarm knows formats up to {known}. Nothing was written.",
        "update swarm, or use the version that wrote this room");

    /// <summary>The log in the directory is not the one that this process reads.</summary>
    public static Refusal BusReplaced(string directory) => new(
        ErrorCode.BusUnusable,
        $"{directory} was deleted or replaced while this process used it (git clean, a checkout, rm). Nothing was written.",
        "a person should restart the agents, so that every process opens the same log again (swarm down, swarm up)");

    /// <summary>A room's settings file that does not say what it may.</summary>
    public static Refusal BadSettings(string path, string why, string known) => new(
        ErrorCode.BadArgument,
        $"{path} is not usable: {VisibleText.Line(why, 200)}. Nothing was started.",
        $"a person should mend that file; it is one JSON object of whole numbers, and \"durability\": \"batch\" or \"disk\", with the names {known}");

    /// <summary>It is written, and the disk did not say that it keeps it.</summary>
    public static Refusal NotKept(string path, long position, string reason) => new(
        ErrorCode.DiskRefused,
        $"What this call did is written (event {position}) and everybody sees it, but the disk failed when it was to keep it ({reason.TrimEnd('.')}): a power cut may undo it.",
        $"do not call again, it is done. {DiskHelp(path)}");

    /// <summary>The disk lost something before; nothing is written any more where each call is to be kept.</summary>
    public static Refusal DiskFailedBefore(string path, string reason) => new(
        ErrorCode.DiskRefused,
        $"The disk failed when it was to keep the log ({reason.TrimEnd('.')}), and in this room (\"durability\": \"disk\") nothing is acknowledged that may be lost. Nothing was written.",
        DiskHelp(path));

    private static string DiskHelp(string path) =>
        $"A person should look at the disk; then set \"durability\": \"batch\" in .tmm/settings.json, or remove {path} when the disk is good again, and restart the agents (swarm down, swarm up)";

    /// <summary>The disk did not take it.</summary>
    public static Refusal DiskRefused(string path, string reason) => new(
        ErrorCode.DiskRefused,
        $"{path} cannot be written: {reason.TrimEnd('.')}. Nothing was written.",
        "make room on the disk, or make the directory writable for this user, then the same call again");

    /// <summary>A file system on which the log is not safe.</summary>
    public static Refusal NetworkFileSystem(string directory, string format) => new(
        ErrorCode.BusUnusable,
        $"{directory} is on a network file system ({format}), where file locks and reading along are not reliable. Nothing was written.",
        "use a workspace on a local disk");
}
