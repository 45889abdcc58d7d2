using Neuromesh.Core.Kernels;
using Neuromesh.Core.Numerics;

namespace Neuromesh.Core.Neurons;

/// <summary>Builds the synaptic state of the models.</summary>
internal static unsafe class SynapticPorts
{
    private const double E = 2.718281828459045;

    /// <summary>Port 0 or 1 with exponential decay.</summary>
    /// <param name="storage">The neurons' memory.</param>
    /// <param name="port">0 for the excitatory, 1 for the inhibitory port.</param>
    /// <param name="kind">Current or Conductance.</param>
    /// <param name="substepMs">Length of a substep.</param>
    public static ExponentialPort Exponential(NeuronStorage storage, int port, string kind, double substepMs)
    {
        var (name, tau) = Names(port, kind);
        var tauMs = storage.Parameter(tau);
        var halfMs = substepMs / 2;
        return new ExponentialPort
        {
            Value = storage.AddState(name),
            Sign = Sign(port, kind),
            TimeConstant = storage.AddParameter(tau),
            InverseTime = storage.AddCoefficient(i => 1 / tauMs[i], tau),
            HalfDecay = storage.AddCoefficient(i => DeterministicMath.Exp(-halfMs / tauMs[i]), tau),
            HalfIntegral = storage.AddCoefficient(i => -tauMs[i] * DeterministicMath.Expm1(-halfMs / tauMs[i]), tau),
        };
    }

    /// <summary>Port 0 or 1 with alpha functions.</summary>
    /// <param name="storage">The neurons' memory.</param>
    /// <param name="port">0 for the excitatory, 1 for the inhibitory port.</param>
    /// <param name="kind">Current or Conductance.</param>
    /// <param name="substepMs">Length of a substep.</param>
    public static AlphaPort Alpha(NeuronStorage storage, int port, string kind, double substepMs)
    {
        var (name, tau) = Names(port, kind);
        var tauMs = storage.Parameter(tau);
        var halfMs = substepMs / 2;
        return new AlphaPort
        {
            Value = storage.AddState(name),
            Slope = storage.AddHiddenState(),
            Jump = storage.AddCoefficient(i => Sign(port, kind) * E / tauMs[i], tau),
            HalfDecay = storage.AddCoefficient(i => DeterministicMath.Exp(-halfMs / tauMs[i]), tau),
            HalfStepMs = halfMs,
            HalfIntegral = storage.AddCoefficient(i => -tauMs[i] * DeterministicMath.Expm1(-halfMs / tauMs[i]), tau),
            HalfSlopeIntegral = storage.AddCoefficient(i => halfMs * halfMs * FirstMoment(halfMs / tauMs[i]), tau),
        };
    }

    /// <summary>The integral of u·exp(-x·u) over u from 0 to 1, (1 - (1 + x)·exp(-x)) / x², without cancellation.</summary>
    /// <param name="x">Any number of magnitude below 700.</param>
    public static double FirstMoment(double x)
    {
        if (Math.Abs(x) > 1)
        {
            return (1 - ((1 + x) * DeterministicMath.Exp(-x))) / (x * x);
        }

        // Sum of (-x)^k / (k!·(k + 2)); the first dropped term is below 1e-18.
        var sum = 0.0;
        var term = 1.0;
        for (var k = 0; k < 19; k++)
        {
            sum += term / (k + 2);
            term *= -x / (k + 1);
        }

        return sum;
    }

    /// <summary>The jump of an alpha function's slope for a weight of 1.</summary>
    /// <param name="storage">The neurons' memory.</param>
    /// <param name="tau">Name of its time constant.</param>
    public static Coefficient AlphaJump(NeuronStorage storage, string tau)
    {
        var tauMs = storage.Parameter(tau);
        return storage.AddCoefficient(i => E / tauMs[i], tau);
    }

    private static double Sign(int port, string kind) => port == 1 && kind == "Conductance" ? -1 : 1;

    private static (string State, string TimeConstant) Names(int port, string kind)
    {
        var side = port == 0 ? "excitatory" : "inhibitory";
        return (side + kind, side + "TimeConstant");
    }
}
