using Neuromesh.Cluster;

namespace Neuromesh.Host.Processes;

/// <summary>Starts this process's node for a command, with failures in words for the user.</summary>
internal static class NodeStart
{
    /// <summary>Starts a node and joins or forms a cluster.</summary>
    /// <param name="options">How it takes part.</param>
    /// <param name="cancellation">Gives up.</param>
    /// <exception cref="CommandException">An address is malformed, cannot be listened on, or nobody answers at it.</exception>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public static async Task<NeuromeshNode> StartAsync(NodeOptions options, CancellationToken cancellation)
    {
        try
        {
            return await NeuromeshNode.StartAsync(options, cancellation);
        }
        catch (ArgumentException exception)
        {
            throw CommandException.BadInput(exception.Message);
        }
        catch (Exception exception) when (exception is IOException or TimeoutException)
        {
            throw CommandException.Failure(exception.Message);
        }
    }
}
