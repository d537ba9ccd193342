using System.Globalization;
using System.Text.Json;
using Swarm.Bench.Measuring;

namespace Swarm.Bench.Children;

/// <summary>A reader that looks each second into a JSON file, and prints when it has found a message that it did not know.</summary>
internal static class MailboxChild
{
    private static readonly TimeSpan Every = TimeSpan.FromSeconds(1);

    public static int Run(string file)
    {
        new Thread(() => Poll(file)) { IsBackground = true }.Start();
        // The parent closes our input when it has seen enough.
        while (Console.In.ReadLine() is not null)
        {
        }
        return 0;
    }

    private static void Poll(string file)
    {
        using var output = Console.OpenStandardOutput();
        output.Write("ready\n"u8);
        var known = 0;
        while (true)
        {
            Thread.Sleep(Every);
            if (!File.Exists(file))
                continue;
            using var mail = JsonDocument.Parse(File.ReadAllBytes(file));
            for (var found = mail.RootElement.GetArrayLength(); known < found; known++)
                output.Write(System.Text.Encoding.ASCII.GetBytes(Clock.Now.ToString(CultureInfo.InvariantCulture) + "\n"));
        }
    }
}
