namespace Neuromesh.Gateway;

/// <summary>Tells long-lived calls that the gateway stops.</summary>
internal sealed class GatewayLifetime : IDisposable
{
    private readonly CancellationTokenSource _stopping = new();

    /// <summary>Whether the gateway stops.</summary>
    public bool IsStopping => _stopping.IsCancellationRequested;

    /// <summary>Cancelled when the gateway stops.</summary>
    public CancellationToken Stopping => _stopping.Token;

    /// <summary>Ends long-lived calls.</summary>
    public void Stop() => _stopping.Cancel();

    /// <inheritdoc/>
    public void Dispose() => _stopping.Dispose();
}
