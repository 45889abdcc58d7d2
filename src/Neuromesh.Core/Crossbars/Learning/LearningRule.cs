namespace Neuromesh.Core.Crossbars.Learning;

/// <summary>How an array is trained in place.</summary>
public enum LearningRule
{
    /// <summary>Back-propagated errors, outer products of pulse trains on the weights themselves.</summary>
    PulseTrains,

    /// <summary>The delta rule on the output columns; the hidden columns stay as they are drawn.</summary>
    DeltaRule,

    /// <summary>Back-propagated errors whose outer products fall on a second array, from which lines are transferred to the weights.</summary>
    TikiTaka,
}

/// <summary>The rule of a training, and what Tiki-Taka needs besides.</summary>
public sealed record LearningRuleParameters
{
    /// <summary>The rule.</summary>
    public LearningRule Rule { get; init; }

    /// <summary>Updates of a layer of the fast array from one transfer of its lines to the next, 1 or more.</summary>
    public int UpdatesPerTransfer { get; init; } = 1;

    /// <summary>What of a weight of the fast array goes to the slow one by a transfer at the first sample, above 0; it falls as the learning rate does.</summary>
    public double TransferRate { get; init; } = 0.05;

    /// <summary>Range of the converters that read a line of the fast array, above 0.</summary>
    public double TransferRange { get; init; } = 1;

    /// <summary>Pairs of pulses that bring the fast array to its symmetry points before the training, 0 or more.</summary>
    public int BalancePairs { get; init; } = 2000;

    /// <summary>Arrays of devices that the rule needs.</summary>
    public int Arrays => Rule == LearningRule.TikiTaka ? 2 : 1;
}
