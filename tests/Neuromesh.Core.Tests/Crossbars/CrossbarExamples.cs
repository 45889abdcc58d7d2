using Neuromesh.Core.Crossbars;
using Neuromesh.Core.Synapses;

namespace Neuromesh.Core.Tests.Crossbars;

/// <summary>Crossbars for tests.</summary>
internal static class CrossbarExamples
{
    public const double Gmin = 1e-6;
    public const double Gmax = 97.3e-6;
    public const double Volts = 0.2;

    public static CrossbarParameters Parameters(bool pairs = true, int? levels = null, double? fullScale = null) => new()
    {
        ConductanceMinSiemens = Gmin,
        ConductanceMaxSiemens = Gmax,
        TileRows = 64,
        TileColumns = 64,
        Encoding = pairs ? WeightEncoding.DifferentialPairs : WeightEncoding.SingleDevices,
        Levels = levels,
        ReadVoltageVolts = Volts,
        WeightFullScale = fullScale,
    };

    /// <summary>A full matrix with both signs, no short binary fractions, magnitudes up to about <paramref name="largest"/>.</summary>
    public static double[] Matrix(int rows, int columns, double largest, bool signed = true)
    {
        var values = new double[rows * columns];
        for (var i = 0; i < values.Length; i++)
        {
            var angle = 1 + (i * 0.6180339887498949);
            var value = largest * Math.Sin(angle * angle);
            values[i] = signed ? value : Math.Abs(value);
        }

        return values;
    }

    /// <summary>A double as a decimal with 28 digits; the language's own conversion keeps only 15.</summary>
    public static decimal Exact(double value)
    {
        if (value == 0)
        {
            return 0;
        }

        var places = 52 - Math.ILogB(value);
        var result = (decimal)(long)Math.ScaleB(value, places);
        for (; places > 0; places--)
        {
            result /= 2;
        }

        return result;
    }

    public static CrossbarWeights Weights(WeightDistribution distribution, int rows, int columns, ulong seed = 5, int projection = 2)
        => new(distribution, rows, columns, seed, projection);

    public static CrossbarTile WholeTile(CrossbarParameters parameters, CrossbarWeights weights)
        => new(new CrossbarMapping(parameters, weights), weights, 0, weights.Rows, 0, weights.Columns);
}
