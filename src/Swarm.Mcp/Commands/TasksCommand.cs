using System.CommandLine;
using System.Text.Json;
using System.Text.Json.Nodes;
using Swarm.Core.Errors;
using Swarm.Mcp.Tools;

namespace Swarm.Mcp.Commands;

/// <summary><c>swarm tasks add</c>: a JSON file or standard input for many tasks, options for one.</summary>
internal static class TasksCommand
{
    public static Command Create() => new("tasks", "Add tasks") { Add() };

    private static ExampleCommand Add()
    {
        var command = new ExampleCommand(
            "add",
            "Add tasks, all or none",
            [
                "swarm tasks add --title \"Write the parser\" --files 'src/parser/**' --needs T3",
                "swarm tasks add plan.json",
                "echo '[{\"title\":\"a\",\"key\":\"a\"},{\"title\":\"b\",\"needs\":[\"a\"]}]' | swarm tasks add -",
            ]);
        var file = new Argument<string?>("FILE")
        {
            Description = "A JSON list of tasks, or one task as an object; - reads standard input",
            Arity = ArgumentArity.ZeroOrOne,
        };
        command.Arguments.Add(file);
        var schema = TaskTools.Add.InputSchema;
        var task = new SchemaOptions(command, schema.GetProperty("properties").GetProperty("tasks").GetProperty("items"), []);
        var call = new SchemaOptions(command, schema, []);
        ToolCommand.Finish(command, TaskTools.Add, async (parsed, cancellation) =>
        {
            var arguments = call.Read(parsed);
            arguments["tasks"] = await TasksOf(parsed.GetValue(file), task.Read(parsed), cancellation);
            return arguments;
        });
        return command;
    }

    private static async Task<JsonArray> TasksOf(string? file, JsonObject single, CancellationToken cancellation)
    {
        if (file is null)
            return single.Count > 0 ? new JsonArray(single) : throw new SwarmException(Refusals.MissingArgument("FILE", "a JSON file with tasks, - for standard input, or --title"));
        if (single.Count > 0)
            throw new SwarmException(Refusals.NotTasks(TextInput.NameOf(file), "Tasks come from the file or from options, not from both."));
        var source = TextInput.NameOf(file);
        return Parsed(source, await TextInput.ReadAsync(file, cancellation)) switch
        {
            JsonArray list => list,
            JsonObject { Count: 1 } whole when whole["tasks"] is JsonArray list => (JsonArray)list.DeepClone(),
            JsonObject one => new JsonArray(one),
            _ => throw new SwarmException(Refusals.NotTasks(source, "This is neither a list nor an object.")),
        };
    }

    private static JsonNode? Parsed(string source, string text)
    {
        try
        {
            return JsonNode.Parse(text);
        }
        catch (JsonException error)
        {
            throw new SwarmException(Refusals.NotTasks(source, $"It is not JSON: {error.Message.Split(" LineNumber:")[0]}"), error);
        }
    }
}
