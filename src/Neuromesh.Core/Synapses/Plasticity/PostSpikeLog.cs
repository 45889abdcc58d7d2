namespace Neuromesh.Core.Synapses.Plasticity;

/// <summary>Which neurons of a core fired in each of the last steps.</summary>
internal sealed class PostSpikeLog
{
    private readonly int[][] _neurons;
    private readonly int[] _counts;
    private readonly long[] _steps;

    /// <summary>Makes an empty log.</summary>
    /// <param name="steps">Number of steps that it remembers.</param>
    public PostSpikeLog(int steps)
    {
        _neurons = new int[steps][];
        _counts = new int[steps];
        _steps = new long[steps];
        Array.Fill(_neurons, []);
        Array.Fill(_steps, -1);
    }

    /// <summary>Notes the spikes of the newest step.</summary>
    /// <param name="step">The step.</param>
    /// <param name="fired">Indexes of the neurons within the core, ascending.</param>
    public void Add(long step, ReadOnlySpan<int> fired)
    {
        var slot = (int)(step % _steps.Length);
        if (_neurons[slot].Length < fired.Length)
        {
            _neurons[slot] = new int[Math.Max(fired.Length, 2 * _neurons[slot].Length)];
        }

        fired.CopyTo(_neurons[slot]);
        _counts[slot] = fired.Length;
        _steps[slot] = step;
    }

    /// <summary>The neurons that fired in a step; empty before the first step.</summary>
    /// <param name="step">One of the remembered steps.</param>
    public ReadOnlySpan<int> Of(long step)
    {
        if (step < 1)
        {
            return [];
        }

        var slot = (int)(step % _steps.Length);
        return _steps[slot] == step ? _neurons[slot].AsSpan(0, _counts[slot]) : [];
    }
}
