using System.Buffers.Binary;
using System.Security.Cryptography;

namespace Neuromesh.Core.Signals;

/// <summary>
/// The fingerprint of a run: SHA-256 over little-endian (int64 step, int64 neuron id) of all its spikes, in order of (step, id).
/// </summary>
public sealed class SpikeFingerprint : IDisposable
{
    private const int BytesPerSpike = 16;
    private readonly IncrementalHash _hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
    private readonly byte[] _buffer = new byte[512 * BytesPerSpike];
    private int _used;

    /// <summary>Appends spikes.</summary>
    /// <param name="steps">Step of each spike, ascending, not below those appended before.</param>
    /// <param name="neurons">Global neuron id of each spike, ascending within a step; as many as steps.</param>
    /// <exception cref="ArgumentException">The spans differ in length.</exception>
    public void Append(ReadOnlySpan<long> steps, ReadOnlySpan<long> neurons)
    {
        if (steps.Length != neurons.Length)
        {
            throw new ArgumentException($"{steps.Length} steps but {neurons.Length} neurons.", nameof(neurons));
        }

        for (var i = 0; i < steps.Length; i++)
        {
            if (_used == _buffer.Length)
            {
                _hash.AppendData(_buffer);
                _used = 0;
            }

            BinaryPrimitives.WriteInt64LittleEndian(_buffer.AsSpan(_used), steps[i]);
            BinaryPrimitives.WriteInt64LittleEndian(_buffer.AsSpan(_used + 8), neurons[i]);
            _used += BytesPerSpike;
        }
    }

    /// <summary>Ends the list.</summary>
    /// <returns>The fingerprint in lower-case hexadecimal.</returns>
    public string Finish()
    {
        _hash.AppendData(_buffer.AsSpan(0, _used));
        _used = 0;
        return Convert.ToHexStringLower(_hash.GetHashAndReset());
    }

    /// <inheritdoc/>
    public void Dispose() => _hash.Dispose();
}
