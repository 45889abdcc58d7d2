namespace Neuromesh.Core.Synapses.Plasticity;

/// <summary>Which neurons of a core fired in each of the last steps.</summary>
internal sealed class PostSpikeLog
{
    // At the start there is room for all neurons in every step, as long as that takes no more than so many places.
    private const int StartingPlaces = 1 << 19;

    private readonly int[][] _neurons;
    private readonly int[] _counts;
    private readonly long[] _steps;
    private int _room;

    /// <summary>Makes an empty log.</summary>
    /// <param name="steps">Number of steps that it remembers.</param>
    /// <param name="neurons">Neurons of the core.</param>
    public PostSpikeLog(int steps, int neurons)
    {
        _room = Math.Min(neurons, StartingPlaces / steps);
        _neurons = new int[steps][];
        _counts = new int[steps];
        _steps = new long[steps];
        for (var slot = 0; slot < steps; slot++)
        {
            _neurons[slot] = new int[_room];
        }

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
            // With room for twice the most so far, a slot of a network in its steady state grows once.
            _room = Math.Max(_room, 2 * fired.Length);
            _neurons[slot] = new int[_room];
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
