using System.ComponentModel;
using System.Diagnostics;
using System.Text;
using Swarm.Core.Errors;

namespace Swarm.Core.Processes;

/// <summary>The one place that starts a process: an argument vector, never a shell string.</summary>
/// <param name="time">The clock of the timeouts.</param>
public sealed class ProcessRunner(TimeProvider time)
{
    // A grandchild may keep the pipes open after its parent's end; what it writes later is not part of the result.
    private static readonly TimeSpan PipeGrace = TimeSpan.FromSeconds(1);
    private static readonly UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: false);

    /// <summary>Runs a program to its end. Its input is <see cref="ProcessOptions.Stdin"/>, never that of this process.</summary>
    /// <param name="argv">The program, by name or path, and its arguments.</param>
    /// <param name="options">Directory, environment, input, timeout.</param>
    /// <param name="cancel">Kills the process and its children.</param>
    /// <returns>Its exit code and output, whatever the code is.</returns>
    /// <exception cref="SwarmException">ProgramFailed: missing, not startable, or not ended in time. NotFound: no such directory.</exception>
    public async Task<ProcessResult> RunAsync(
        IReadOnlyList<string> argv, ProcessOptions? options = null, CancellationToken cancel = default)
    {
        options ??= ProcessOptions.Default;
        cancel.ThrowIfCancellationRequested();
        using var process = Started(argv, options, Redirect(argv, options, stderr: true));
        // Disposing the process leaves the pipes that were used to the garbage collector.
        using var output = process.StandardOutput;
        using var errors = process.StandardError;
        var stdout = new StringBuilder();
        var stderr = new StringBuilder();
        var pumps = Task.WhenAll(Pump(output, stdout), Pump(errors, stderr), Feed(process, options.Stdin));
        using var timeout = new CancellationTokenSource(options.Timeout, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancel, timeout.Token);
        try
        {
            await process.WaitForExitAsync(either.Token);
        }
        catch (OperationCanceledException)
        {
            RunningProcess.KillTree(process);
            await process.WaitForExitAsync(CancellationToken.None);
            cancel.ThrowIfCancellationRequested();
            throw new SwarmException(Refusals.ProgramTimedOut(argv[0], options.Timeout));
        }
        await Task.WhenAny(pumps, Task.Delay(PipeGrace, time, cancel));
        return new ProcessResult(process.ExitCode, Text(stdout), Text(stderr));
    }

    /// <summary>Starts a child that lives on, its standard input and output in pipes. The caller disposes it.</summary>
    /// <param name="argv">The program, by name or path, and its arguments.</param>
    /// <param name="options">Directory, environment, where standard error goes.</param>
    /// <exception cref="SwarmException">ProgramFailed: missing or not startable. NotFound: no such directory.</exception>
    public RunningProcess Start(IReadOnlyList<string> argv, ProcessOptions? options = null)
    {
        options ??= ProcessOptions.Default;
        return new RunningProcess(
            Started(argv, options, Redirect(argv, options, stderr: !options.InheritStderr)), stderr: !options.InheritStderr);
    }

    /// <summary>Runs a program on this process's own terminal until it ends, without a timeout.</summary>
    /// <returns>Its exit code.</returns>
    /// <exception cref="SwarmException">ProgramFailed: missing or not startable. NotFound: no such directory.</exception>
    public async Task<int> RunOnTerminalAsync(
        IReadOnlyList<string> argv, ProcessOptions? options = null, CancellationToken cancel = default)
    {
        options ??= ProcessOptions.Default;
        using var process = Started(argv, options, Plain(argv, options));
        try
        {
            await process.WaitForExitAsync(cancel);
        }
        catch (OperationCanceledException)
        {
            RunningProcess.KillTree(process);
            throw;
        }
        return process.ExitCode;
    }

    private static ProcessStartInfo Redirect(IReadOnlyList<string> argv, ProcessOptions options, bool stderr)
    {
        var start = Plain(argv, options);
        start.RedirectStandardInput = true;
        start.RedirectStandardOutput = true;
        start.RedirectStandardError = stderr;
        start.StandardInputEncoding = Utf8;
        start.StandardOutputEncoding = Utf8;
        start.StandardErrorEncoding = stderr ? Utf8 : null;
        return start;
    }

    private static ProcessStartInfo Plain(IReadOnlyList<string> argv, ProcessOptions options)
    {
        var directory = options.Directory ?? "";
        if (directory.Length > 0 && !Directory.Exists(directory))
            throw new SwarmException(Refusals.DirectoryMissing(directory));
        var path = options.Environment.TryGetValue("PATH", out var changed) ? changed ?? "" : null;
        // Process would look beside this executable and in the current directory before the PATH.
        var program = ProgramPath.Find(argv[0], path, options.Directory)
            ?? throw new SwarmException(Refusals.ProgramMissing(argv[0], options.HowToInstall));
        var start = new ProcessStartInfo(program) { UseShellExecute = false, WorkingDirectory = directory };
        foreach (var argument in argv.Skip(1))
            start.ArgumentList.Add(argument);
        foreach (var (name, value) in options.Environment)
        {
            if (value is null)
                start.Environment.Remove(name);
            else
                start.Environment[name] = value;
        }
        return start;
    }

    private static Process Started(IReadOnlyList<string> argv, ProcessOptions options, ProcessStartInfo start)
    {
        var process = new Process { StartInfo = start };
        try
        {
#pragma warning disable RS0030 // This is its one home.
            process.Start();
#pragma warning restore RS0030
            return process;
        }
        catch (Win32Exception refused)
        {
            process.Dispose();
            var missing = ProgramPath.Find(start.FileName) is null;
            var refusal = missing
                ? Refusals.ProgramMissing(argv[0], options.HowToInstall)
                : Refusals.ProgramNotStarted(argv[0], refused.Message);
            throw new SwarmException(refusal, refused);
        }
    }

    private static async Task Feed(Process process, string input)
    {
        try
        {
            await using var stdin = process.StandardInput;
            await stdin.WriteAsync(input);
        }
        catch (IOException)
        {
            // The program ended without reading all of it (EPIPE); its exit code tells the rest.
        }
    }

    private static async Task Pump(StreamReader from, StringBuilder into)
    {
        var buffer = new char[4096];
        try
        {
            while (await from.ReadAsync(buffer) is var count and > 0)
            {
                lock (into)
                    into.Append(buffer, 0, count);
            }
        }
        catch (Exception closed) when (closed is IOException or ObjectDisposedException or OperationCanceledException)
        {
            // Closed under a grandchild that still holds the other end.
        }
    }

    private static string Text(StringBuilder text)
    {
        lock (text)
            return text.ToString();
    }
}
