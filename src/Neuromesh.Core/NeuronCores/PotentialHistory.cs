using Neuromesh.Core.Neurons;

namespace Neuromesh.Core.NeuronCores;

/// <summary>The last potentials of some of a core's neurons, and the course of the step to come that follows from them.</summary>
/// <remarks>
/// A reset is no part of a smooth course: where a neuron that is reset fired, the potentials before are forgotten. Of neurons without a reset, whose spikes are part of the membrane's equation, all are used.
/// </remarks>
internal sealed class PotentialHistory
{
    private readonly int[] _neurons;
    private readonly bool _hasResets;
    private readonly double[] _nowMv;
    private readonly double[] _beforeMv;
    private readonly byte[] _known;
    private readonly PotentialCourse[] _courses;

    /// <summary>Starts from the initial potentials.</summary>
    /// <param name="group">The core's neurons.</param>
    /// <param name="neurons">Indexes of those whose potentials are followed, ascending.</param>
    public PotentialHistory(INeuronGroup group, ReadOnlySpan<int> neurons)
    {
        _neurons = neurons.ToArray();
        _hasResets = !group.IntegratesGapCurrents;
        _nowMv = Array.ConvertAll(_neurons, neuron => group.Read(InitialPotentials.Potential, neuron));
        _beforeMv = [.. _nowMv];
        _known = new byte[_neurons.Length];
        _courses = Array.ConvertAll(_nowMv, PotentialCourse.Constant);
    }

    /// <summary>What is expected in the step to come.</summary>
    public ReadOnlySpan<PotentialCourse> Courses => _courses;

    /// <summary>Takes the potentials at the end of a step.</summary>
    /// <param name="group">The core's neurons.</param>
    /// <param name="fired">Indexes of those that fired in it, ascending.</param>
    public void EndStep(INeuronGroup group, ReadOnlySpan<int> fired)
    {
        var next = 0;
        for (var own = 0; own < _neurons.Length; own++)
        {
            var neuron = _neurons[own];
            while (next < fired.Length && fired[next] < neuron)
            {
                next++;
            }

            var isReset = _hasResets && next < fired.Length && fired[next] == neuron;
            var potentialMv = group.Read(InitialPotentials.Potential, neuron);
            _known[own] = (byte)(isReset ? 0 : Math.Min(_known[own] + 1, 2));
            _courses[own] = _known[own] switch
            {
                0 => PotentialCourse.Constant(potentialMv),
                1 => PotentialCourse.SecondStep(_nowMv[own], potentialMv),
                _ => PotentialCourse.Parabola(_beforeMv[own], _nowMv[own], potentialMv),
            };
            _beforeMv[own] = _nowMv[own];
            _nowMv[own] = potentialMv;
        }
    }

    /// <summary>Adds what is known of a neuron to a digest.</summary>
    /// <param name="own">Its position among those that are followed.</param>
    /// <param name="digest">The digest, with the neuron's record open.</param>
    public void AddState(int own, ref StateDigest digest)
    {
        digest.Add(_known[own]);
        digest.Add(_beforeMv[own]);
        digest.Add(_courses[own].ConstantMv);
        digest.Add(_courses[own].LinearMv);
        digest.Add(_courses[own].QuadraticMv);
    }
}
