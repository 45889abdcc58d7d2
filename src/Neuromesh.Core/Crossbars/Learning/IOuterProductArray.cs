namespace Neuromesh.Core.Crossbars.Learning;

/// <summary>An array of weights that is read as a matrix and moved by outer products of pulse trains.</summary>
public interface IOuterProductArray
{
    /// <summary>Number of rows, the lines of inputs.</summary>
    int Rows { get; }

    /// <summary>Number of columns, the lines of outputs.</summary>
    int Columns { get; }

    /// <summary>Reads the columns: <c>sum_j = Σ_i x_i w_ij</c>.</summary>
    /// <param name="inputs">[rows].</param>
    /// <param name="step">Step of the experiment, for noise.</param>
    /// <param name="sums">[columns]: receives the sums.</param>
    void Read(ReadOnlySpan<float> inputs, ulong step, Span<float> sums);

    /// <summary>Reads the weights of one row.</summary>
    /// <param name="row">Which, from 0.</param>
    /// <param name="step">Step of the experiment, for noise.</param>
    /// <param name="weights">[columns]: receives the weights.</param>
    void ReadLine(int row, ulong step, Span<float> weights);

    /// <summary>One outer product: the expected change of a weight with constant steps is <c>rate · x_i · e_j</c>.</summary>
    /// <param name="rate">0 or more.</param>
    /// <param name="inputs">[rows].</param>
    /// <param name="errors">[columns].</param>
    /// <param name="step">Step of the experiment; each update has its own.</param>
    void Update(double rate, ReadOnlySpan<float> inputs, ReadOnlySpan<float> errors, ulong step);
}
