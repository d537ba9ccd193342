using System.Text;
using Swarm.Core.Processes;

namespace Swarm.Bench;

/// <summary>
/// A child that is talked to in lines. Reads block: the caller's thread is the one whose wake-up is measured. What the child writes
/// to standard error is shown only when it ends early; it writes less than the pipe holds.
/// </summary>
internal sealed class LineProcess(RunningProcess process) : IAsyncDisposable
{
    private byte[] _buffer = new byte[64 << 10];
    private int _start;
    private int _end;

    public int Pid => process.Life.Pid;

    public void Write(string line) => Write(Encoding.UTF8.GetBytes(line + "\n"));

    public void Write(byte[] bytes)
    {
        process.Stdin.Write(bytes);
        process.Stdin.Flush();
    }

    /// <summary>The next line.</summary>
    /// <exception cref="EndOfStreamException">The child has ended.</exception>
    public string Read()
    {
        int length;
        while ((length = _buffer.AsSpan(_start, _end - _start).IndexOf((byte)'\n')) < 0)
            Fill();
        var line = Encoding.UTF8.GetString(_buffer, _start, length);
        _start += length + 1;
        return line;
    }

    public void Expect(string line)
    {
        if (Read() is var got && got != line)
            throw new InvalidOperationException($"expected {line}, got {got}");
    }

    /// <summary>Closes its input, which is what ends it, and waits.</summary>
    public async ValueTask DisposeAsync()
    {
        await process.Stdin.DisposeAsync();
        using var late = new CancellationTokenSource(TimeSpan.FromSeconds(5));
        try
        {
            await process.WaitAsync(late.Token);
        }
        catch (OperationCanceledException)
        {
            // It is killed instead.
        }
        await process.DisposeAsync();
    }

    private void Fill()
    {
        if (_start > 0)
        {
            Buffer.BlockCopy(_buffer, _start, _buffer, 0, _end - _start);
            (_start, _end) = (0, _end - _start);
        }
        if (_end == _buffer.Length)
            Array.Resize(ref _buffer, _buffer.Length * 2);
        var read = process.Stdout.Read(_buffer.AsSpan(_end));
        if (read == 0)
        {
            using var said = new StreamReader(process.Stderr);
            throw new EndOfStreamException($"the child has ended: {said.ReadToEnd()}");
        }
        _end += read;
    }
}
