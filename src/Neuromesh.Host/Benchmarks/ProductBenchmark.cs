using Neuromesh.Core.Crossbars.Products;
using Neuromesh.Core.Crossbars.Wires;

namespace Neuromesh.Host.Benchmarks;

/// <summary>Products of voltages and conductances: ideal, with exact wire resistance, and with few driven rows.</summary>
internal static class ProductBenchmark
{
    private const double MovedShare = 0.01;
    private const double DrivenShare = 0.05;
    private const int Updates = 1000;

    /// <summary>Measures <c>crossbar-vmm</c>.</summary>
    public static IReadOnlyList<CrossbarBenchmarkCase> Measure() =>
    [
        Ideal("ideal, float", 1024, 1, CellPrecision.Single),
        Ideal("ideal, float", 1024, 64, CellPrecision.Single),
        Ideal("ideal, 16 bit", 1024, 1, CellPrecision.Bits16),
        Ideal("ideal, 16 bit", 1024, 64, CellPrecision.Bits16),
        Ideal("ideal, 8 bit", 1024, 1, CellPrecision.Bits8),
        Ideal("ideal, 8 bit", 1024, 64, CellPrecision.Bits8),
        Ideal("ideal, float", 256, 1, CellPrecision.Single),
        WiresInSingle(256),
        Wires("ideal, double", 256, new WireResistances(0, 0)),
        Wires("wires, conductances unchanged, double", 256, new WireResistances(1, 1)),
        SetUp(256),
        Refresh("refresh-1-percent, error 1e-10", 256, 64, 1e-10, 0),
        Refresh("refresh-1-percent", 256, 64, EffectiveMatrix.BatchError, 0),
        Refresh("refresh-1-percent, after 1,000 updates", 256, 64, EffectiveMatrix.BatchError, Updates),
        PerPattern(128),
    ];

    /// <summary>Measures <c>crossbar-sparse</c>.</summary>
    public static IReadOnlyList<CrossbarBenchmarkCase> MeasureSparse() =>
    [
        Sparse("5 % of the rows, float", 4096, CellPrecision.Single),
        Sparse("5 % of the rows, 16 bit", 4096, CellPrecision.Bits16),
        Sparse("5 % of the rows, 8 bit", 4096, CellPrecision.Bits8),
    ];

    private static double[] Conductances(uint index, int count)
        => CrossbarBenchmark.Uniform(index, count, CrossbarBenchmark.MinimumSiemens, CrossbarBenchmark.MaximumSiemens);

    private static ConductanceMatrix Store(int size, CellPrecision precision, Func<int, double[]> row)
    {
        var matrix = new ConductanceMatrix(size, size, precision, CrossbarBenchmark.MinimumSiemens, CrossbarBenchmark.MaximumSiemens);
        for (var i = 0; i < size; i++)
        {
            matrix.SetRow(i, row(i));
        }

        return matrix;
    }

    private static CrossbarBenchmarkCase Ideal(string name, int size, int batch, CellPrecision precision)
    {
        var conductances = Conductances(1, size * size);
        using var matrix = Store(size, precision, row => conductances[(row * size)..((row + 1) * size)]);
        var volts = CrossbarBenchmark.Uniform(2, batch * size, 0, CrossbarBenchmark.ReadVolts);
        var input = Array.ConvertAll(volts, value => (float)value);
        var output = new float[batch * size];
        var median = CrossbarBenchmark.MedianMicroseconds(_ => { }, _ => matrix.Multiply(input, batch, output));
        return new CrossbarBenchmarkCase(name, size, size, batch, median, Error(conductances, size, volts, batch, output));
    }

    private static double Error(double[] conductances, int size, double[] volts, int batch, float[] output)
    {
        var reference = new double[batch * size];
        for (var b = 0; b < batch; b++)
        {
            for (var row = 0; row < size; row++)
            {
                for (var column = 0; column < size; column++)
                {
                    reference[(b * size) + column] += volts[(b * size) + row] * conductances[(row * size) + column];
                }
            }
        }

        return CrossbarBenchmark.RelativeError(reference, Array.ConvertAll(output, value => (double)value));
    }

    private static CrossbarBenchmarkCase WiresInSingle(int size)
    {
        var wires = new WireResistances(1, 1);
        var conductances = Conductances(1, size * size);
        using var effective = new EffectiveMatrix(size, size, wires);
        effective.SetConductances(conductances);
        effective.SetUp();
        using var matrix = Store(size, CellPrecision.Single, row => effective.Row(row).ToArray());
        var volts = CrossbarBenchmark.Uniform(2, size, 0, CrossbarBenchmark.ReadVolts);
        var input = Array.ConvertAll(volts, value => (float)value);
        var output = new float[size];
        var median = CrossbarBenchmark.MedianMicroseconds(_ => { }, _ => matrix.Multiply(input, 1, output));
        var error = CrossbarBenchmark.RelativeError(Solve(size, wires, conductances, volts), Array.ConvertAll(output, value => (double)value));
        return new CrossbarBenchmarkCase("wires, conductances unchanged, float", size, size, 1, median, error);
    }

    private static CrossbarBenchmarkCase Wires(string name, int size, WireResistances wires)
    {
        var conductances = Conductances(1, size * size);
        using var effective = new EffectiveMatrix(size, size, wires);
        effective.SetConductances(conductances);
        effective.SetUp();
        var volts = CrossbarBenchmark.Uniform(2, size, 0, CrossbarBenchmark.ReadVolts);
        var output = new double[size];
        var median = CrossbarBenchmark.MedianMicroseconds(_ => { }, _ => effective.Read(volts, 1, output));
        return new CrossbarBenchmarkCase(name, size, size, 1, median, CrossbarBenchmark.RelativeError(Solve(size, wires, conductances, volts), output));
    }

    private static double[] Solve(int size, WireResistances wires, double[] conductances, double[] volts)
    {
        using var array = new WiredArray(size, size, wires);
        array.SetConductances(conductances);
        array.Solve(volts);
        return array.OutputAmperes.ToArray();
    }

    private static CrossbarBenchmarkCase SetUp(int size)
    {
        var wires = new WireResistances(1, 1);
        using var effective = new EffectiveMatrix(size, size, wires);
        double[] conductances = [];
        var median = CrossbarBenchmark.MedianMicroseconds(
            repetition => conductances = Conductances((uint)repetition, size * size),
            _ =>
            {
                effective.SetConductances(conductances);
                effective.SetUp();
            });
        var volts = CrossbarBenchmark.Uniform(2, size, 0, CrossbarBenchmark.ReadVolts);
        var output = new double[size];
        effective.Read(volts, 1, output);
        return new CrossbarBenchmarkCase("wires, set-up", size, size, 1, median, CrossbarBenchmark.RelativeError(Solve(size, wires, conductances, volts), output));
    }

    private static CrossbarBenchmarkCase Refresh(string name, int size, int batch, double acceptedError, int updatesBefore)
    {
        var wires = new WireResistances(1, 1);
        var conductances = Conductances(1, size * size);
        using var effective = new EffectiveMatrix(size, size, wires, acceptedError);
        effective.SetConductances(conductances);
        effective.SetUp();
        var volts = CrossbarBenchmark.Uniform(2, batch * size, 0, CrossbarBenchmark.ReadVolts);
        var output = new double[batch * size];
        int[] moved = [];
        double[] values = [];
        void Draw(int update)
        {
            var count = (int)(MovedShare * size * size);
            moved = Array.ConvertAll(CrossbarBenchmark.Uniform((uint)(10_000 + update), count, 0, size * size), value => (int)value);
            values = Conductances((uint)(20_000 + update), count);
        }

        void Update()
        {
            for (var i = 0; i < moved.Length; i++)
            {
                conductances[moved[i]] = values[i];
                effective.SetConductance(moved[i] / size, moved[i] % size, values[i]);
            }

            effective.Read(volts, batch, output);
        }

        for (var update = 0; update < updatesBefore; update++)
        {
            Draw(update);
            Update();
        }

        var median = CrossbarBenchmark.MedianMicroseconds(repetition => Draw(updatesBefore + repetition), _ => Update());
        using var reference = new WiredArray(size, size, wires);
        reference.SetConductances(conductances);
        var error = 0.0;
        for (var b = 0; b < batch; b++)
        {
            reference.Solve(volts.AsSpan(b * size, size), WireMethod.Direct);
            error = Math.Max(error, CrossbarBenchmark.RelativeError(reference.OutputAmperes.ToArray(), output[(b * size)..((b + 1) * size)]));
        }

        return new CrossbarBenchmarkCase(name, size, size, batch, median, error);
    }

    private static CrossbarBenchmarkCase PerPattern(int size)
    {
        var wires = new WireResistances(1, 1);
        var conductances = Conductances(1, size * size);
        using var array = new WiredArray(size, size, wires);
        using var reference = new WiredArray(size, size, wires);
        array.SetConductances(conductances);
        reference.SetConductances(conductances);
        var volts = new double[size];
        volts.AsSpan().Fill(CrossbarBenchmark.ReadVolts);
        bool[] floating = [];
        var median = CrossbarBenchmark.MedianMicroseconds(
            repetition => floating = [.. Enumerable.Range(0, size).Select(row => (row + repetition) % 2 == 0)],
            _ =>
            {
                array.SetFloatingRows(floating);
                array.Solve(volts);
            });
        reference.SetFloatingRows(floating);
        reference.Solve(volts, WireMethod.Direct);
        var error = CrossbarBenchmark.RelativeError(reference.OutputAmperes.ToArray(), array.OutputAmperes.ToArray());
        return new CrossbarBenchmarkCase("wires, other rows floating in every vector", size, size, 1, median, error);
    }

    private static CrossbarBenchmarkCase Sparse(string name, int size, CellPrecision precision)
    {
        using var matrix = Store(size, precision, row => Conductances((uint)row, size));
        var volts = (float)CrossbarBenchmark.ReadVolts;
        var output = new float[size];
        int[] driven = [];
        var median = CrossbarBenchmark.MedianMicroseconds(
            repetition =>
            {
                var draws = CrossbarBenchmark.Uniform((uint)(10_000 + repetition), size, 0, 1);
                driven = [.. Enumerable.Range(0, size).Where(row => draws[row] < DrivenShare)];
            },
            _ => matrix.MultiplySpikes(driven, volts, output));
        var reference = new double[size];
        foreach (var row in driven)
        {
            var conductances = Conductances((uint)row, size);
            for (var column = 0; column < size; column++)
            {
                reference[column] += volts * conductances[column];
            }
        }

        return new CrossbarBenchmarkCase(name, size, size, 1, median, CrossbarBenchmark.RelativeError(reference, Array.ConvertAll(output, value => (double)value)));
    }
}
