namespace Neuromesh.Core.Synapses;

/// <summary>Weights as whole numbers of a decimal step where all of them are such, as weights written with a few digits are; else as they are.</summary>
/// <remarks>
/// A weight w is held as the whole number m with w = m / 10^k only if the division gives the very bits of w, which is tried for each. Division of two numbers that
/// are exact in 64 bits rounds once, as reading the decimal text does, so that any text with up to 9 digits passes.
/// </remarks>
internal sealed class WeightColumn
{
    private const int MostDecimals = 9;

    private readonly double[] _weights = [];
    private readonly double _common;
    private readonly double _stepsPerUnit;
    private readonly IntegerColumn? _steps;

    /// <summary>Takes the weights.</summary>
    /// <param name="weights">One or more.</param>
    public WeightColumn(ReadOnlySpan<double> weights)
    {
        if (!weights.ContainsAnyExcept(weights[0]) && weights[0] != 0)
        {
            _common = weights[0];
            return;
        }

        var steps = new int[weights.Length];
        _stepsPerUnit = 1;
        for (var decimals = 0; decimals <= MostDecimals; decimals++)
        {
            if (TryRound(weights, _stepsPerUnit, steps))
            {
                _steps = new IntegerColumn(steps);
                return;
            }

            _stepsPerUnit *= 10;
        }

        _weights = weights.ToArray();
    }

    /// <summary>Bytes of the weights.</summary>
    public int Bytes => (_weights.Length * sizeof(double)) + (_steps?.Bytes ?? 0);

    /// <summary>Gives the weights back.</summary>
    /// <param name="weights">Receives them; at least as long as the column.</param>
    public void Read(Span<double> weights)
    {
        if (_weights.Length > 0)
        {
            _weights.CopyTo(weights);
        }
        else if (_steps is null)
        {
            weights.Fill(_common);
        }
        else
        {
            Span<int> steps = stackalloc int[_steps.Length];
            _steps.Read(steps);
            for (var i = 0; i < steps.Length; i++)
            {
                weights[i] = steps[i] / _stepsPerUnit;
            }
        }
    }

    private static bool TryRound(ReadOnlySpan<double> weights, double stepsPerUnit, Span<int> steps)
    {
        for (var i = 0; i < weights.Length; i++)
        {
            var rounded = Math.Round(weights[i] * stepsPerUnit);
            if (!(Math.Abs(rounded) <= int.MaxValue)
                || BitConverter.DoubleToInt64Bits((int)rounded / stepsPerUnit) != BitConverter.DoubleToInt64Bits(weights[i]))
            {
                return false;
            }

            steps[i] = (int)rounded;
        }

        return true;
    }
}
