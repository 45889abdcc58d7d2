namespace Neuromesh.Core.Crossbars.Learning;

/// <summary>The delta rule in place: one layer, whose weights are an array's cells, moved by the outer product of input and error.</summary>
/// <remarks>
/// <c>y = xᵀ W, e = target − y, ΔW = rate · x eᵀ</c> by coincident pulses. With constant steps it descends on the squared error and ends about the
/// least-squares solution, within the scatter that steps and rate leave. Where steps up and down differ with the state it ends where they cancel:
/// <c>E[x e] = (w − w_s) E|x e| / w_b</c> for soft bounds ±w_b about the symmetry point w_s, so weights are drawn to w_s the more, the larger the errors
/// that no weights remove. Sources: B. Widrow and M. E. Hoff, IRE WESCON Convention Record 4, 96 (1960); T. Gokmen and W. Haensch, Front. Neurosci.
/// 14:103 (2020), doi:10.3389/fnins.2020.00103 (asymmetry).
/// </remarks>
public sealed class DeltaRule
{
    private readonly IOuterProductArray _weights;
    private readonly double _rate;
    private readonly float[] _errors;

    /// <summary>Lets an array learn.</summary>
    /// <param name="weights">The array; not disposed.</param>
    /// <param name="rate">Rate of learning, above 0.</param>
    /// <exception cref="ArgumentOutOfRangeException">The rate is not a number above 0.</exception>
    public DeltaRule(IOuterProductArray weights, double rate)
    {
        ArgumentNullException.ThrowIfNull(weights);
        if (!(rate > 0) || !double.IsFinite(rate))
        {
            throw new ArgumentOutOfRangeException(nameof(rate), rate, "A rate of learning is above 0.");
        }

        _weights = weights;
        _rate = rate;
        _errors = new float[weights.Columns];
    }

    /// <summary>One sample: a read, the errors, an update.</summary>
    /// <param name="inputs">[rows].</param>
    /// <param name="targets">[columns].</param>
    /// <param name="step">Step of the experiment; each sample has its own.</param>
    /// <exception cref="ArgumentException">There are not as many values as lines.</exception>
    public void Train(ReadOnlySpan<float> inputs, ReadOnlySpan<float> targets, ulong step)
    {
        Errors(_weights, inputs, targets, step, _errors);
        _weights.Update(_rate, inputs, _errors, step);
    }

    /// <summary>Target less output.</summary>
    internal static void Errors(IOuterProductArray weights, ReadOnlySpan<float> inputs, ReadOnlySpan<float> targets, ulong step, Span<float> errors)
    {
        if (targets.Length != errors.Length)
        {
            throw new ArgumentException($"There are {targets.Length} targets for {errors.Length} columns.", nameof(targets));
        }

        weights.Read(inputs, step, errors);
        for (var column = 0; column < errors.Length; column++)
        {
            errors[column] = targets[column] - errors[column];
        }
    }
}
