using System.Runtime.CompilerServices;
using Neuromesh.Core.Random;

namespace Neuromesh.Core.NeuronCores;

/// <summary>
/// A digest of the state of many neurons that is a sum of one digest a neuron, so that it does not depend on which core holds which neuron.
/// </summary>
/// <remarks>Two 64-bit chains of the SplitMix64 finaliser over the neuron's id and every word of its state, summed as one number modulo 2^128.</remarks>
public struct StateDigest
{
    private ulong _chainLow;
    private ulong _chainHigh;

    /// <summary>The sum.</summary>
    public UInt128 Value { get; private set; }

    /// <summary>Starts the record of one neuron.</summary>
    /// <param name="neuron">Its global id.</param>
    public void BeginNeuron(long neuron)
    {
        _chainLow = RandomKey.Mix((ulong)neuron);
        _chainHigh = RandomKey.Mix((ulong)neuron ^ 0xD1B54A32D192ED03UL);
    }

    /// <summary>Adds a value to the record.</summary>
    /// <param name="value">The value; its bits count.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Add(double value)
    {
        var bits = BitConverter.DoubleToUInt64Bits(value);
        _chainLow = RandomKey.Mix(_chainLow ^ bits);
        _chainHigh = RandomKey.Mix(_chainHigh + bits);
    }

    /// <summary>Ends the record and adds it to the sum.</summary>
    public void EndNeuron() => Value += new UInt128(_chainHigh, _chainLow);
}
