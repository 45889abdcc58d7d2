namespace Neuromesh.Cluster.Signals;

/// <summary>How far the user lets a run go, and whether it has been told that the run got there. For whoever releases epochs.</summary>
internal sealed class RunGate
{
    private long _limit;
    private long _number;
    private bool _reported = true;

    /// <summary>Takes a new setting.</summary>
    /// <param name="gate">The setting.</param>
    /// <param name="next">The next epoch to be released.</param>
    public void Set(SetGate gate, long next)
    {
        if (gate.AddEpochs == 0)
        {
            _limit = gate.EpochLimit ?? next;
        }
        else
        {
            // Steps that are asked for before those asked for earlier are done come on top of them.
            var from = _limit == long.MaxValue ? next : Math.Max(_limit, next);
            _limit = gate.AddEpochs > long.MaxValue - from ? long.MaxValue : from + gate.AddEpochs;
        }

        _number = gate.Number;
        _reported = false;
    }

    /// <summary>Whether an epoch may be released.</summary>
    /// <param name="epoch">Its number.</param>
    public bool Allows(long epoch) => epoch < _limit;

    /// <summary>What is to be told of a run that is held: once for each setting, when all that was released is written.</summary>
    /// <param name="next">The next epoch to be released.</param>
    /// <param name="written">Number of epochs that are written.</param>
    /// <returns>The word, or null.</returns>
    public GateReached? Reached(long next, long written)
    {
        if (_reported || next < _limit || written < next)
        {
            return null;
        }

        _reported = true;
        return new GateReached(_number);
    }
}
