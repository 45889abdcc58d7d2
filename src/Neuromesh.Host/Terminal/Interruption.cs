using System.Runtime.InteropServices;

namespace Neuromesh.Host.Terminal;

/// <summary>
/// Ctrl-C, a request to terminate, or a closed terminal. The first one cancels <see cref="Token"/> so that the command ends in order;
/// the second ends the process at once.
/// </summary>
internal sealed class Interruption : IDisposable
{
    private readonly CancellationTokenSource _source = new();
    private readonly PosixSignalRegistration[] _registrations;

    /// <summary>Starts to listen.</summary>
    public Interruption() => _registrations =
    [
        PosixSignalRegistration.Create(PosixSignal.SIGINT, Handle),
        PosixSignalRegistration.Create(PosixSignal.SIGTERM, Handle),
        PosixSignalRegistration.Create(PosixSignal.SIGHUP, Handle),
    ];

    /// <summary>Cancelled at the first signal.</summary>
    public CancellationToken Token => _source.Token;

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var registration in _registrations)
        {
            registration.Dispose();
        }

        _source.Dispose();
    }

    /// <summary>What ended the command, for a message; set when <see cref="Token"/> is cancelled.</summary>
    public string Reason { get; private set; } = "interrupted";

    private void Handle(PosixSignalContext context)
    {
        if (_source.IsCancellationRequested)
        {
            return;
        }

        context.Cancel = true;
        Reason = context.Signal == PosixSignal.SIGINT ? "interrupted by the user" : $"interrupted by the signal {context.Signal}";
        _source.Cancel();
    }
}
