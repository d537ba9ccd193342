using System.Text.Json;

namespace Swarm.Core.Rooms;

/// <summary>The members of an enum as snake_case words, made once.</summary>
internal static class EnumWords<T>
    where T : struct, Enum
{
    private static readonly T[] Members = Enum.GetValues<T>();
    private static readonly string[] Words = [.. Enum.GetNames<T>().Select(JsonNamingPolicy.SnakeCaseLower.ConvertName)];

    /// <summary>The word of a member.</summary>
    public static string Of(T member) => Words[Array.IndexOf(Members, member)];

    /// <summary>The member of a word; false when there is none.</summary>
    public static bool TryParse(string? word, out T member)
    {
        var index = Array.IndexOf(Words, word);
        member = index >= 0 ? Members[index] : default;
        return index >= 0;
    }
}
