using Neuromesh.Core.Crossbars.Periphery;
using Neuromesh.Core.Crossbars.Products;

namespace Neuromesh.Host.Benchmarks;

/// <summary>Noisy reads through an 8-bit converter; the error is that of the noise's mean and variance over many reads.</summary>
internal static class NoiseBenchmark
{
    private const int Size = 1024;
    private const double Deviation = 0.05;
    private const int CheckedReads = 640;

    /// <summary>Measures all cases.</summary>
    public static IReadOnlyList<CrossbarBenchmarkCase> Measure() => [Measure(1), Measure(64)];

    private static CrossbarBenchmarkCase Measure(int batch)
    {
        using var matrix = new NoisyMatrix(Size, Size, Deviation, 1, 0);
        for (var row = 0; row < Size; row++)
        {
            matrix.SetRow(row, CrossbarBenchmark.Uniform((uint)row, Size, CrossbarBenchmark.MinimumSiemens, CrossbarBenchmark.MaximumSiemens));
        }

        var one = Array.ConvertAll(CrossbarBenchmark.Uniform(5000, Size, 0, CrossbarBenchmark.ReadVolts), value => (float)value);
        float[] volts = [.. Enumerable.Range(0, batch).SelectMany(_ => one)];
        var amperes = new float[batch * Size];
        var converter = new AnalogToDigitalConverter(8, 0, Size * CrossbarBenchmark.MaximumSiemens * CrossbarBenchmark.ReadVolts);
        var median = CrossbarBenchmark.MedianMicroseconds(
            _ => { },
            repetition =>
            {
                matrix.Read(volts, batch, (ulong)(repetition * batch), ReadNoiseMode.PerOutput, amperes);
                converter.Convert(amperes);
            });
        return new CrossbarBenchmarkCase("read noise per output and 8-bit ADC", Size, Size, batch, median, Error(matrix, volts, one, batch));
    }

    // The larger of the relative errors of mean and variance, both averaged over the columns.
    private static double Error(NoisyMatrix matrix, float[] volts, float[] one, int batch)
    {
        var mean = new double[Size];
        var variance = new double[Size];
        for (var row = 0; row < Size; row++)
        {
            var conductances = CrossbarBenchmark.Uniform((uint)row, Size, CrossbarBenchmark.MinimumSiemens, CrossbarBenchmark.MaximumSiemens);
            for (var column = 0; column < Size; column++)
            {
                var current = one[row] * conductances[column];
                mean[column] += current;
                variance[column] += Deviation * Deviation * current * current;
            }
        }

        var amperes = new float[batch * Size];
        double meanRatio = 0, varianceRatio = 0;
        for (var read = 0; read < CheckedReads; read += batch)
        {
            matrix.Read(volts, batch, 1_000_000 + (ulong)read, ReadNoiseMode.PerOutput, amperes);
            for (var i = 0; i < amperes.Length; i++)
            {
                var difference = amperes[i] - mean[i % Size];
                meanRatio += amperes[i] / mean[i % Size];
                varianceRatio += difference * difference / variance[i % Size];
            }
        }

        return Math.Max(Math.Abs((meanRatio / CheckedReads / Size) - 1), Math.Abs((varianceRatio / CheckedReads / Size) - 1));
    }
}
