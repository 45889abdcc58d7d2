namespace Neuromesh.Core.NeuronCores;

/// <summary>A neuron cannot be simulated any further. Of several the one that comes first is told, so that the cut into cores does not matter.</summary>
public sealed class NeuronFaultException : ArithmeticException
{
    /// <summary>A fault.</summary>
    /// <param name="step">The last step that the neuron was simulated in.</param>
    /// <param name="neuron">Its global id.</param>
    /// <param name="message">What is wrong, with the neuron and the time; nothing in it may depend on the cut.</param>
    public NeuronFaultException(long step, int neuron, string message)
        : base(message)
    {
        Step = step;
        Neuron = neuron;
    }

    /// <summary>The last step that the neuron was simulated in.</summary>
    public long Step { get; }

    /// <summary>Global id of the neuron.</summary>
    public int Neuron { get; }

    /// <summary>Whether it comes first: by step, then by neuron.</summary>
    /// <param name="other">Another fault, or null, which comes last.</param>
    public bool IsBefore(NeuronFaultException? other) => other is null || (Step, Neuron).CompareTo((other.Step, other.Neuron)) < 0;
}
