using Neuromesh.Experiments.Model;
using Wire = Neuromesh.Protocol.V1;

namespace Neuromesh.Gateway.Services;

/// <summary>Reads how far a run is to advance.</summary>
internal static class StepAmount
{
    /// <summary>The amount in steps, 1 or more, at most what the experiment lasts.</summary>
    /// <exception cref="Grpc.Core.RpcException">The amount is missing or out of range.</exception>
    public static long Steps(Wire.StepRequest request, Experiment experiment)
    {
        switch (request.AmountCase)
        {
            case Wire.StepRequest.AmountOneofCase.Steps when request.Steps >= 1:
                return Math.Min(request.Steps, experiment.DurationSteps);
            case Wire.StepRequest.AmountOneofCase.Steps:
                throw GatewayErrors.InvalidArgument($"steps is {request.Steps}: give 1 or more.");
            case Wire.StepRequest.AmountOneofCase.BiologicalMilliseconds when double.IsFinite(request.BiologicalMilliseconds) && request.BiologicalMilliseconds > 0:
                return FromMilliseconds(request.BiologicalMilliseconds, experiment);
            case Wire.StepRequest.AmountOneofCase.BiologicalMilliseconds:
                throw GatewayErrors.InvalidArgument($"biological_milliseconds is {request.BiologicalMilliseconds}: give a finite time above 0 ms.");
            default:
                throw GatewayErrors.InvalidArgument("How far to step is missing: set steps or biological_milliseconds.");
        }
    }

    private static long FromMilliseconds(double timeMs, Experiment experiment)
    {
        if (timeMs >= experiment.TimeStep.ToMilliseconds(experiment.DurationSteps))
        {
            return experiment.DurationSteps;
        }

        // A time on the grid must not gain a step by the division's rounding.
        return experiment.TimeStep.TryToStep(timeMs, out var step) && step >= 1
            ? step
            : (long)Math.Ceiling(timeMs / experiment.TimeStep.Milliseconds);
    }
}
