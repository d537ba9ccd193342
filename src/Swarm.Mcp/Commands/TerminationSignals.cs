using System.Runtime.InteropServices;

namespace Swarm.Mcp.Commands;

/// <summary>SIGINT, SIGTERM and SIGHUP as a cancellation, so that a command ends in order and says which one it was.</summary>
internal sealed class TerminationSignals : IDisposable
{
    private readonly CancellationTokenSource _ended = new();
    private readonly List<PosixSignalRegistration> _registrations;
    private int _received;

    /// <summary>From now on; until disposed the signals do not end the process by themselves.</summary>
    public TerminationSignals() => _registrations =
    [
        On(PosixSignal.SIGINT, 2), On(PosixSignal.SIGTERM, 15), On(PosixSignal.SIGHUP, 1),
    ];

    /// <summary>Cancelled by the first of them.</summary>
    public CancellationToken Token => _ended.Token;

    /// <summary>The number of the first one; null when none came.</summary>
    public int? Received => _received == 0 ? null : _received;

    /// <inheritdoc />
    public void Dispose()
    {
        foreach (var registration in _registrations)
            registration.Dispose();
        _ended.Dispose();
    }

    // The numbers are those of Linux and macOS alike (signal(7)).
    private PosixSignalRegistration On(PosixSignal signal, int number) => PosixSignalRegistration.Create(signal, context =>
    {
        // A second one means that the command does not come to its end: the system's own way then.
        if (Interlocked.CompareExchange(ref _received, number, 0) != 0)
            return;
        context.Cancel = true;
        _ended.Cancel();
    });
}
