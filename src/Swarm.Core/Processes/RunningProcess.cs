using System.ComponentModel;
using System.Diagnostics;

namespace Swarm.Core.Processes;

/// <summary>A child process that lives on, with its pipes. Disposing kills it and its children when they still run.</summary>
public sealed class RunningProcess : IAsyncDisposable
{
    private const int SigTerm = 15;
    private readonly Process process;

    internal RunningProcess(Process process, bool stderr)
    {
        this.process = process;
        Life = ProcessLife.Of(process.Id) ?? new ProcessLife(process.Id, 0);
        Stdin = process.StandardInput.BaseStream;
        Stdout = process.StandardOutput.BaseStream;
        Stderr = stderr ? process.StandardError.BaseStream : Stream.Null;
    }

    /// <summary>Its pid and start time.</summary>
    public ProcessLife Life { get; }

    /// <summary>Its standard input; disposing it is the child's end of file.</summary>
    public Stream Stdin { get; }

    /// <summary>Its standard output. Must be read, or the child blocks when the pipe is full.</summary>
    public Stream Stdout { get; }

    /// <summary>Its standard error, to be read too; empty when it is inherited.</summary>
    public Stream Stderr { get; }

    /// <summary>The child has ended.</summary>
    public bool HasExited => process.HasExited;

    /// <summary>Waits for the end; the exit code, 128 + n when signal n ended it. Cancelling only ends the waiting.</summary>
    public async Task<int> WaitAsync(CancellationToken cancel = default)
    {
        await process.WaitForExitAsync(cancel);
        return process.ExitCode;
    }

    /// <summary>Asks it to end (SIGTERM). Does not wait.</summary>
    public void Terminate()
    {
        if (!process.HasExited)
            Life.Signal(SigTerm);
    }

    /// <summary>Kills it and its children (SIGKILL). Does not wait; does nothing when it has ended.</summary>
    public void Kill() => KillTree(process);

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        Kill();
        await process.WaitForExitAsync(CancellationToken.None);
        process.Dispose();
        await Stdout.DisposeAsync();
        await Stderr.DisposeAsync();
        try
        {
            await Stdin.DisposeAsync();
        }
        catch (IOException)
        {
            // What was still to be written has nobody to read it.
        }
    }

    internal static void KillTree(Process process)
    {
        try
        {
            process.Kill(entireProcessTree: true);
        }
        catch (InvalidOperationException)
        {
            // It has ended already.
        }
        catch (Win32Exception)
        {
            // It is ending, or a child belongs to someone else.
        }
        catch (AggregateException)
        {
            // Some of the children were ending.
        }
    }
}
