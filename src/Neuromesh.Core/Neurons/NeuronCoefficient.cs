using Neuromesh.Core.Memory;

namespace Neuromesh.Core.Neurons;

/// <summary>
/// A value for each neuron, or one for all: the same load instruction serves both, because the index of a common value is masked to 0.
/// </summary>
internal sealed unsafe class NeuronCoefficient : IDisposable
{
    private readonly NativeBuffer<double> _values;

    /// <summary>Computes the coefficient of each neuron, or once for all.</summary>
    /// <param name="size">Number of neurons.</param>
    /// <param name="varies">Whether it differs between neurons.</param>
    /// <param name="compute">The value of a neuron.</param>
    public NeuronCoefficient(int size, bool varies, Func<int, double> compute)
    {
        _values = new NativeBuffer<double>(varies ? RoundUp(size) : Lanes);
        Mask = varies ? -1 : 0;
        for (var i = 0; size > 0 && i < (varies ? size : Lanes); i++)
        {
            _values.Pointer[i] = compute(varies ? i : 0);
        }
    }

    /// <summary>Elements of the widest vector.</summary>
    public const int Lanes = 8;

    /// <summary>The values.</summary>
    public double* Pointer => _values.Pointer;

    /// <summary>−1 (all bits) for a value each, 0 for a common one; to be combined with the index.</summary>
    public nint Mask { get; }

    /// <summary>Bytes held.</summary>
    public long Bytes => _values.Bytes;

    /// <summary>Value of a neuron.</summary>
    /// <param name="neuron">Its index.</param>
    public double this[nint neuron] => _values.Pointer[neuron & Mask];

    /// <summary>Whether no neuron's value is beyond a magnitude; −∞, which stands for a bound that is none, is not.</summary>
    /// <param name="magnitude">The magnitude.</param>
    public bool IsWithin(double magnitude)
    {
        foreach (var value in _values.Span)
        {
            if (!(Math.Abs(value) <= magnitude || double.IsNegativeInfinity(value)))
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>The next multiple of the widest vector.</summary>
    /// <param name="size">Number of neurons.</param>
    public static int RoundUp(int size) => (size + Lanes - 1) / Lanes * Lanes;

    /// <inheritdoc/>
    public void Dispose() => _values.Dispose();
}
