namespace Neuromesh.Core.Crossbars.Learning;

/// <summary>How two arrays share the learning of one layer.</summary>
public sealed record TikiTakaParameters
{
    /// <summary>Rate of the updates of A that <see cref="TikiTaka.Train"/> makes, above 0.</summary>
    public double GradientRate { get; init; } = 0.05;

    /// <summary>What of a weight of A goes to C by a transfer, above 0.</summary>
    public required double TransferRate { get; init; }

    /// <summary>Updates of A from one transfer to the next, 1 or more.</summary>
    public required int UpdatesPerTransfer { get; init; }

    /// <summary>Refuses values outside the documented ranges.</summary>
    /// <exception cref="ArgumentException">One is; the message names it.</exception>
    internal void Check()
    {
        Require(GradientRate > 0 && double.IsFinite(GradientRate), nameof(GradientRate), GradientRate, "above 0");
        Require(TransferRate > 0 && double.IsFinite(TransferRate), nameof(TransferRate), TransferRate, "above 0");
        Require(UpdatesPerTransfer >= 1, nameof(UpdatesPerTransfer), UpdatesPerTransfer, "1 or more");
    }

    private static void Require(bool condition, string name, double value, string permitted)
    {
        if (!condition)
        {
            throw new ArgumentException($"{name} is {value:R}; it must be {permitted}.");
        }
    }
}

/// <summary>Learning with two arrays, for devices whose steps up and down differ: gradients fall on A, and one line of A at a time moves C.</summary>
/// <remarks>
/// <code>
/// y = xᵀ C,  A += gradientRate · x (target − y)ᵀ                      every sample, by coincident pulses
/// v = row k of A,  row k of C += transferRate · v,  k = k + 1 mod rows     every n samples, by pulses
/// </code>
/// A's weight is 0 where its pulses up and down cancel (<see cref="PulsedArray.Balance"/> first), so its own decay ends there, and C, which sees no single
/// gradients, stays where A is 0 on average: where the gradients are, not where C's steps cancel. The line that is read is that of one input,
/// a column in the source, whose arrays are transposed to these; A is not part of the output (its γ = 0).
/// Source: T. Gokmen and W. Haensch, "Algorithm for training neural networks on resistive device arrays", Front. Neurosci. 14:103 (2020),
/// doi:10.3389/fnins.2020.00103.
/// </remarks>
public sealed class TikiTaka
{
    private readonly IOuterProductArray _gradients;
    private readonly IOuterProductArray _weights;
    private readonly TikiTakaParameters _parameters;
    private readonly float[] _errors;
    private readonly float[] _line;
    private readonly float[] _drive;

    /// <summary>Lets two arrays learn.</summary>
    /// <param name="gradients">A; not disposed.</param>
    /// <param name="weights">C, of the same shape; not disposed.</param>
    /// <param name="parameters">Rates.</param>
    /// <exception cref="ArgumentException">A parameter is outside its documented range, or the arrays differ in shape.</exception>
    public TikiTaka(IOuterProductArray gradients, IOuterProductArray weights, TikiTakaParameters parameters)
    {
        ArgumentNullException.ThrowIfNull(gradients);
        ArgumentNullException.ThrowIfNull(weights);
        ArgumentNullException.ThrowIfNull(parameters);
        parameters.Check();
        if (gradients.Rows != weights.Rows || gradients.Columns != weights.Columns)
        {
            throw new ArgumentException(
                $"A has {gradients.Rows} rows x {gradients.Columns} columns, C {weights.Rows} x {weights.Columns}; they must be the same.", nameof(gradients));
        }

        _gradients = gradients;
        _weights = weights;
        _parameters = parameters;
        _errors = new float[weights.Columns];
        _line = new float[weights.Columns];
        _drive = new float[weights.Rows];
    }

    /// <summary>Samples learnt so far.</summary>
    public long Samples { get; private set; }

    /// <summary>One sample: a read of C, an update of A, and every n samples a transfer.</summary>
    /// <param name="inputs">[rows].</param>
    /// <param name="targets">[columns].</param>
    /// <param name="step">Step of the experiment; each sample has its own.</param>
    /// <exception cref="ArgumentException">There are not as many values as lines.</exception>
    public void Train(ReadOnlySpan<float> inputs, ReadOnlySpan<float> targets, ulong step)
    {
        DeltaRule.Errors(_weights, inputs, targets, step, _errors);
        _gradients.Update(_parameters.GradientRate, inputs, _errors, step);
        Updated(step);
    }

    /// <summary>Takes note of an update of A that was made by somebody else, and transfers a line where it is time.</summary>
    /// <param name="step">Step of the experiment; each update has its own.</param>
    /// <param name="share">Factor on the transfer's rate, 0 or more.</param>
    public void Updated(ulong step, double share = 1)
    {
        Samples++;
        if (Samples % _parameters.UpdatesPerTransfer == 0)
        {
            Transfer((int)(((Samples / _parameters.UpdatesPerTransfer) - 1) % _weights.Rows), step, _parameters.TransferRate * share);
        }
    }

    private void Transfer(int row, ulong step, double rate)
    {
        _gradients.ReadLine(row, step, _line);
        _drive[row] = 1;
        _weights.Update(rate, _drive, _line, step);
        _drive[row] = 0;
    }
}
