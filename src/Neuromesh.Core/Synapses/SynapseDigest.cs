using System.Runtime.CompilerServices;
using Neuromesh.Core.Random;

namespace Neuromesh.Core.Synapses;

/// <summary>
/// A digest of a set of records that is a sum, so that it does not depend on which core holds which record nor on the order in which they are
/// added: two independently mixed 64-bit hashes a record, summed as one number modulo 2^128.
/// </summary>
public struct SynapseDigest
{
    /// <summary>The sum.</summary>
    public UInt128 Value { get; private set; }

    /// <summary>Adds one synapse.</summary>
    /// <param name="projection">Index of the projection.</param>
    /// <param name="source">Source within the projection.</param>
    /// <param name="target">Target within its population.</param>
    /// <param name="weight">Weight; its bits count.</param>
    /// <param name="delaySteps">Delay in steps.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Add(int projection, int source, int target, double weight, int delaySteps)
    {
        var pair = RandomKey.Mix(((ulong)(uint)source << 32) | (uint)target);
        var rest = RandomKey.Mix(BitConverter.DoubleToUInt64Bits(weight) ^ ((ulong)(uint)delaySteps << 40) ^ (uint)projection);
        Value += new UInt128(RandomKey.Mix(pair ^ (rest * 0x9E3779B97F4A7C15UL) ^ 0xD1B54A32D192ED03UL), RandomKey.Mix(pair + rest));
    }
}
