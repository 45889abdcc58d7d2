using System.Buffers.Binary;
using System.Security.Cryptography;

namespace Neuromesh.Core.Signals;

/// <summary>
/// The hash that proves a run: SHA-256 over all spikes in order of (step, neuron), each as its step and its global neuron id, two
/// little-endian 64-bit integers.
/// </summary>
/// <remarks>Spikes may be appended in portions of any size; the hash does not depend on them. Source of SHA-256: FIPS 180-4.</remarks>
public sealed class SpikeFingerprint : IDisposable
{
    private const int BytesPerSpike = 16;
    private const int SpikesPerBlock = 1024;

    private readonly IncrementalHash _hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
    private readonly byte[] _block = new byte[SpikesPerBlock * BytesPerSpike];
    private long _lastStep = long.MinValue;
    private long _lastNeuron;

    /// <summary>Number of spikes so far.</summary>
    public long Count { get; private set; }

    /// <summary>Appends spikes.</summary>
    /// <param name="steps">Step of each spike.</param>
    /// <param name="neurons">Global neuron id of each spike, as many as steps.</param>
    /// <exception cref="ArgumentException">The lengths differ, or a spike does not come after the one before in order of (step, neuron).</exception>
    public void Append(ReadOnlySpan<long> steps, ReadOnlySpan<long> neurons)
    {
        if (steps.Length != neurons.Length)
        {
            throw new ArgumentException($"There are {steps.Length} steps and {neurons.Length} neurons.", nameof(neurons));
        }

        for (var first = 0; first < steps.Length; first += SpikesPerBlock)
        {
            var count = Math.Min(SpikesPerBlock, steps.Length - first);
            for (var i = 0; i < count; i++)
            {
                var step = steps[first + i];
                var neuron = neurons[first + i];
                if (step < _lastStep || (step == _lastStep && neuron <= _lastNeuron))
                {
                    throw new ArgumentException(
                        $"Spike (step {step}, neuron {neuron}) does not come after (step {_lastStep}, neuron {_lastNeuron}).", nameof(steps));
                }

                _lastStep = step;
                _lastNeuron = neuron;
                BinaryPrimitives.WriteInt64LittleEndian(_block.AsSpan(i * BytesPerSpike), step);
                BinaryPrimitives.WriteInt64LittleEndian(_block.AsSpan((i * BytesPerSpike) + sizeof(long)), neuron);
            }

            _hash.AppendData(_block, 0, count * BytesPerSpike);
        }

        Count += steps.Length;
    }

    /// <summary>The hash of the spikes so far as 64 lower-case hexadecimal digits; more may be appended afterwards.</summary>
    public string Finish() => Convert.ToHexStringLower(_hash.GetCurrentHash());

    /// <inheritdoc/>
    public void Dispose() => _hash.Dispose();
}
