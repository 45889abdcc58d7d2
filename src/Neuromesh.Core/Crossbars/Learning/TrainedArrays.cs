namespace Neuromesh.Core.Crossbars.Learning;

/// <summary>The arrays of devices of a classifier that is trained in place: one of its weights and, with Tiki-Taka, one that updates fall on.</summary>
/// <remarks>
/// Tiki-Taka has the two arrays side by side, of one size and preset, each with devices, trains and noise of its own (tiles 0 and 1 of the draws). Hidden and output
/// columns are two layers: after every so many updates of a layer the weights of one of its sources are read from the fast array and pulsed onto the
/// slow one, source after source. All that is learnt is the state of devices; the references of the fast array are constants that were read before the training, as
/// a reference array holds them. Not for use by two threads at once.
/// </remarks>
public sealed class TrainedArrays : IDisposable
{
    private readonly LearningTile? _gradients;
    private readonly TikiTaka? _hidden;
    private readonly TikiTaka? _outputs;

    /// <summary>Creates the arrays before training; Tiki-Taka's fast array is balanced.</summary>
    /// <param name="array">The devices.</param>
    /// <param name="periphery">How they are read and pulsed.</param>
    /// <param name="network">The layers.</param>
    /// <param name="rule">How they learn.</param>
    /// <param name="seed">The experiment's seed.</param>
    /// <exception cref="ArgumentException">A parameter is outside its documented range.</exception>
    public TrainedArrays(TransistorArrayParameters array, LearningTileParameters periphery, ClassifierParameters network, LearningRuleParameters rule, ulong seed)
    {
        ArgumentNullException.ThrowIfNull(network);
        ArgumentNullException.ThrowIfNull(rule);
        (HiddenPartition, OutputPartition) = (network.HiddenPartition, network.OutputPartition);
        Weights = new LearningTile(array, periphery, seed, tile: 0);
        if (rule.Rule != LearningRule.TikiTaka)
        {
            return;
        }

        _gradients = new LearningTile(array, periphery, seed, tile: 1);
        var references = _gradients.Balance(rule.BalancePairs);
        (_hidden, _outputs) = (Transfer(HiddenPartition), Transfer(OutputPartition));

        TikiTaka Transfer(ArrayPartition partition) => new(
            new TilePartition(_gradients, partition, rule.TransferRange, periphery.PulseSlots, references),
            new TilePartition(Weights, partition, rule.TransferRange, periphery.PulseSlots, []),
            new TikiTakaParameters { TransferRate = rule.TransferRate, UpdatesPerTransfer = rule.UpdatesPerTransfer });
    }

    /// <summary>The array that is read: Tiki-Taka's slow one.</summary>
    public LearningTile Weights { get; }

    /// <summary>The hidden columns.</summary>
    public ArrayPartition HiddenPartition { get; }

    /// <summary>The output columns.</summary>
    public ArrayPartition OutputPartition { get; }

    /// <summary>What all arrays have done.</summary>
    public LearningCounts Counts => _gradients is null ? Weights.Counts : Weights.Counts + _gradients.Counts;

    /// <summary>A digest of all devices.</summary>
    public ConductanceDigest Digest
    {
        get
        {
            var digest = Weights.Array.Digest();
            return _gradients is null ? digest : digest + _gradients.Array.Digest(Weights.Array.Parameters.Rows);
        }
    }

    /// <summary>Memory of the devices.</summary>
    public long Bytes => Weights.Array.Bytes + (_gradients?.Array.Bytes ?? 0);

    /// <summary>The trains of the hidden columns' update, see <see cref="LearningTile.Update"/>.</summary>
    /// <param name="rows">For each pair of rows the probability of a pulse in a slot, with a sign.</param>
    /// <param name="columns">The same for each column.</param>
    /// <param name="step">Step of the experiment.</param>
    /// <param name="share">The learning rate over that of the first sample, 0 or more.</param>
    public void UpdateHidden(ReadOnlySpan<float> rows, ReadOnlySpan<float> columns, ulong step, double share) =>
        Update(HiddenPartition, _hidden, rows, columns, step, share);

    /// <summary>The trains of the output columns' update.</summary>
    /// <param name="rows">For each pair of rows the probability of a pulse in a slot, with a sign.</param>
    /// <param name="columns">The same for each column.</param>
    /// <param name="step">Step of the experiment.</param>
    /// <param name="share">The learning rate over that of the first sample, 0 or more.</param>
    public void UpdateOutputs(ReadOnlySpan<float> rows, ReadOnlySpan<float> columns, ulong step, double share) =>
        Update(OutputPartition, _outputs, rows, columns, step, share);

    /// <inheritdoc/>
    public void Dispose()
    {
        Weights.Dispose();
        _gradients?.Dispose();
    }

    private void Update(ArrayPartition partition, TikiTaka? transfer, ReadOnlySpan<float> rows, ReadOnlySpan<float> columns, ulong step, double share)
    {
        (_gradients ?? Weights).Update(partition, rows, columns, step);
        transfer?.Updated(step, share);
    }
}
