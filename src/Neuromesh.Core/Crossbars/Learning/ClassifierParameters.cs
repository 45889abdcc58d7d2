namespace Neuromesh.Core.Crossbars.Learning;

/// <summary>A classifier with one hidden layer that is trained in place.</summary>
public sealed record ClassifierParameters
{
    /// <summary>Inputs, 1 or more.</summary>
    public required int Inputs { get; init; }

    /// <summary>Hidden units, 1 or more.</summary>
    public required int HiddenUnits { get; init; }

    /// <summary>Outputs, 2 or more.</summary>
    public required int Outputs { get; init; }

    /// <summary>Sum at which a hidden unit sends its largest payload, above 0.</summary>
    public required double HiddenLimit { get; init; }

    /// <summary>Factor of the outputs' sums before softmax, above 0.</summary>
    public required double OutputGain { get; init; }

    /// <summary>Range of the output columns' converters, above 0.</summary>
    public required double OutputRange { get; init; }

    /// <summary>Range of the transposed read's converters, above 0.</summary>
    public required double BackwardRange { get; init; }

    /// <summary>Learning rate of the first sample, in units of weight, 0 or more.</summary>
    public required double FirstRate { get; init; }

    /// <summary>Learning rate of the last sample, 0 or more; between them it falls on a straight line.</summary>
    public required double LastRate { get; init; }

    /// <summary>The output columns' rate over the hidden columns', 0 or more.</summary>
    public required double OutputRate { get; init; }

    /// <summary>The hidden columns, driven by the inputs.</summary>
    public ArrayPartition HiddenPartition => new(2 * Inputs, 0, HiddenUnits);

    /// <summary>The output columns, driven by the hidden units.</summary>
    public ArrayPartition OutputPartition => new(2 * HiddenUnits, HiddenUnits, Outputs);

    /// <summary>The learning rate of a sample.</summary>
    /// <param name="sample">Which, from 0.</param>
    /// <param name="samples">Their number.</param>
    public double RateOf(long sample, long samples) =>
        samples > 1 ? FirstRate + ((LastRate - FirstRate) * sample / (samples - 1)) : FirstRate;

    /// <summary>Refuses values outside the documented ranges.</summary>
    /// <exception cref="ArgumentException">One is; the message names it.</exception>
    internal void Check()
    {
        Require(Inputs >= 1, nameof(Inputs), Inputs, "1 or more");
        Require(HiddenUnits >= 1, nameof(HiddenUnits), HiddenUnits, "1 or more");
        Require(Outputs >= 2, nameof(Outputs), Outputs, "2 or more");
        (string Name, double Value)[] positive =
        [
            (nameof(HiddenLimit), HiddenLimit), (nameof(OutputGain), OutputGain), (nameof(OutputRange), OutputRange), (nameof(BackwardRange), BackwardRange),
        ];
        foreach (var (name, value) in positive)
        {
            Require(value > 0 && double.IsFinite(value), name, value, "above 0");
        }

        (string Name, double Value)[] rates = [(nameof(FirstRate), FirstRate), (nameof(LastRate), LastRate), (nameof(OutputRate), OutputRate)];
        foreach (var (name, value) in rates)
        {
            Require(value >= 0 && double.IsFinite(value), name, value, "0 or more");
        }
    }

    private static void Require(bool condition, string name, double value, string permitted)
    {
        if (!condition)
        {
            throw new ArgumentException($"{name} is {value:R}; it must be {permitted}.");
        }
    }
}
