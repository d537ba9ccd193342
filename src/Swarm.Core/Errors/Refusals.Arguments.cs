namespace Swarm.Core.Errors;

/// <summary>Every refusal of the product, each written once.</summary>
public static partial class Refusals
{
    /// <summary>An argument that the schema or a rule does not allow.</summary>
    /// <param name="name">The argument, as the caller wrote it.</param>
    /// <param name="got">What came.</param>
    /// <param name="allowed">What is allowed.</param>
    public static Refusal BadArgument(string name, string got, string allowed) => new(
        ErrorCode.BadArgument,
        $"Argument {name}: got {got}, allowed is {allowed}. Nothing was written.",
        $"the same call with {name} corrected");

    /// <summary>A required argument that did not come.</summary>
    public static Refusal MissingArgument(string name, string meaning) => new(
        ErrorCode.BadArgument,
        $"Argument {name} is missing: {meaning}. Nothing was written.",
        $"the same call with {name}");

    /// <summary>An argument that the tool does not have.</summary>
    public static Refusal UnknownArgument(string name, string known) => new(
        ErrorCode.BadArgument,
        $"There is no argument {name}; the arguments are {known}. Nothing was written.",
        $"the same call without {name}");

    /// <summary>A path that is absolute, climbs out with "..", or leads outside through a symbolic link.</summary>
    public static Refusal OutsideWorkspace(string name, string path) => new(
        ErrorCode.BadArgument,
        $"Argument {name}: {path} lies outside the workspace. Paths are relative to the workspace, without \"..\". Nothing was written.",
        $"the same call with a path inside the workspace, for example \"docs/spec.md\"");

    /// <summary>A file that the call needs and that is not there.</summary>
    public static Refusal FileMissing(string name, string path) => new(
        ErrorCode.NotFound,
        $"Argument {name}: {path} does not exist in the workspace. Nothing was written.",
        $"create {path}, then the same call again");
}
