using Swarm.Profile;

switch (args)
{
    case ["record", var traces, var list]:
        CompiledMethods.Record(traces, list);
        return 0;
    case ["write", var list, var mibc]:
        await Console.Error.WriteLineAsync($"profile: {ProfileAssembly.Write(File.ReadLines(list), mibc)}");
        return 0;
    default:
        await Console.Error.WriteLineAsync("Swarm.Profile record DIRECTORY LIST: what the .nettrace files there compiled while running (eng/profile)");
        await Console.Error.WriteLineAsync("Swarm.Profile write LIST FILE.mibc: the list for crossgen, which compiles ahead what it names (eng/crossgen)");
        return 2;
}
