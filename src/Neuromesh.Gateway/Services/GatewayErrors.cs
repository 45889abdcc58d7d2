using System.Text;
using Grpc.Core;
using Neuromesh.Experiments;
using Neuromesh.Gateway.Runs;

namespace Neuromesh.Gateway.Services;

/// <summary>The errors that clients get. Every message says what was wrong, what was expected and what to do.</summary>
internal static class GatewayErrors
{
    // A status message travels in a header, where clients accept 8 KiB in all and bytes outside ASCII take three.
    private const int MaximumMessageBytes = 2048;

    public static RpcException Create(StatusCode code, string message) => new(new Status(code, Shorten(message)));

    public static RpcException InvalidArgument(string message) => Create(StatusCode.InvalidArgument, message);

    public static RpcException FailedPrecondition(string message) => Create(StatusCode.FailedPrecondition, message);

    public static RpcException ShuttingDown() => Create(StatusCode.Unavailable, "The gateway is shutting down.");

    /// <summary>Finds a run or says which ones there are.</summary>
    public static SubmittedRun Require(this RunRegistry registry, string experimentId)
    {
        if (registry.Find(experimentId) is { } run)
        {
            return run;
        }

        if (experimentId.Length == 0)
        {
            throw InvalidArgument("experiment_id is missing: give the id that Submit answered.");
        }

        // The newest runs are the likeliest to be meant.
        var known = registry.List().Select(entry => entry.Id).Reverse().ToArray();
        throw Create(
            StatusCode.NotFound,
            $"There is no experiment '{experimentId}': {NearestName.Suggest(experimentId, known)}");
    }

    private static string Shorten(string message)
    {
        if (Encoding.UTF8.GetByteCount(message) <= MaximumMessageBytes)
        {
            return message;
        }

        var bytes = 0;
        var shortened = new StringBuilder();
        foreach (var rune in message.EnumerateRunes())
        {
            bytes += rune.Utf8SequenceLength;
            if (bytes > MaximumMessageBytes)
            {
                break;
            }

            shortened.Append(rune.ToString());
        }

        return shortened.Append(" …").ToString();
    }
}
