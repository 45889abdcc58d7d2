using Neuromesh.Core.NeuronCores;

namespace Neuromesh.Core.Neurons;

/// <summary>The neurons of one core: their state in structure-of-arrays form and the update by one step.</summary>
public unsafe interface INeuronGroup : IDisposable
{
    /// <summary>Number of neurons.</summary>
    int Size { get; }

    /// <summary>Input rows per step: 1 where one row takes all weights, 2 where the second one takes the negative ones.</summary>
    int PortCount { get; }

    /// <summary>Bytes of state, coefficients and currents.</summary>
    long Bytes { get; }

    /// <summary>Sets the injected current; it flows until the next call.</summary>
    /// <param name="currentsPa">Current in pA for each neuron, in addition to the model's bias current.</param>
    void SetInjectedCurrent(ReadOnlySpan<double> currentsPa);

    /// <summary>See <see cref="NeuronModelDescriptor.IntegratesGapCurrents"/>.</summary>
    bool IntegratesGapCurrents => false;

    /// <summary>Sets the current of a neuron's gap junctions; it flows until the next call. Only where the model integrates it and the slice has gap junctions.</summary>
    /// <param name="neuron">Index of the neuron.</param>
    /// <param name="current">The current.</param>
    void SetGapCurrent(int neuron, in GapCurrent current) => throw new NotSupportedException();

    /// <summary>Advances all neurons by one step and clears the input rows.</summary>
    /// <param name="step">The step that ends, 1 for the first one; random draws are keyed by it.</param>
    /// <param name="input">Input row of port 0: for each neuron the sum of the weights that arrive at the end of this step.</param>
    /// <param name="portOffset">Elements from the row of port 0 to that of port 1.</param>
    /// <param name="fired">Receives the indexes of the neurons that fired, ascending; room for all.</param>
    /// <returns>Number of neurons that fired.</returns>
    int Step(long step, double* input, nint portOffset, int* fired) => Step(step, 0, Size, input, portOffset, fired);

    /// <summary>Advances some of the neurons by one step and clears their part of the input rows; all of them once in ascending order make a step.</summary>
    /// <param name="step">The step that ends.</param>
    /// <param name="first">The first neuron, a multiple of 8.</param>
    /// <param name="count">Number of neurons; a multiple of 8 unless they are the last.</param>
    /// <param name="input">Input row of port 0, at whose element <paramref name="first"/> the part begins.</param>
    /// <param name="portOffset">Elements from the row of port 0 to that of port 1.</param>
    /// <param name="fired">Receives the indexes of the neurons that fired, ascending; room for all.</param>
    /// <returns>Number of neurons that fired.</returns>
    int Step(long step, int first, int count, double* input, nint portOffset, int* fired);

    /// <summary>Reads a state variable.</summary>
    /// <param name="variable">Position among the model's state variables.</param>
    /// <param name="neuron">Index of the neuron.</param>
    /// <returns>The value in the variable's canonical unit.</returns>
    double Read(int variable, int neuron);

    /// <summary>Adds the whole state of a neuron to a digest.</summary>
    /// <param name="neuron">Index of the neuron.</param>
    /// <param name="digest">The digest, with the neuron's record open.</param>
    void AddState(int neuron, ref StateDigest digest);

    /// <summary>
    /// Whether the state takes many steps to leave the range of numbers: an update adds to it and never multiplies it by more than 1, with coefficients up to
    /// <see cref="StateCheck.LargestCoefficient"/>.
    /// </summary>
    bool GrowsSlowly { get; }

    /// <summary>The first neuron with a state whose product with a factor is not a finite number.</summary>
    /// <param name="headroom">The factor, 1 or more; 1 asks for states that are not finite.</param>
    /// <returns>Its index, or −1.</returns>
    int FindNonFinite(double headroom);
}
