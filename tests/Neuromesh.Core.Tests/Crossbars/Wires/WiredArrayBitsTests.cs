using Neuromesh.Core.Crossbars.Wires;
using Neuromesh.Core.Crossbars.Wires.Lanes;

namespace Neuromesh.Core.Tests.Crossbars.Wires;

[Trait("Category", "Crossbars")]
public sealed unsafe class WiredArrayBitsTests
{
    [Theory]
    [InlineData(1, 1)]
    [InlineData(3, 17)]
    [InlineData(16, 8)]
    [InlineData(37, 21)]
    public void The_iteration_has_the_same_bits_at_every_width(int rows, int columns)
    {
        var expected = Iterate<ScalarSweeps>(rows, columns);
        Assert.Equal(expected, Iterate<VectorSweeps<LineLanes64>>(rows, columns));
        Assert.Equal(expected, Iterate<VectorSweeps<LineLanes128>>(rows, columns));
        Assert.Equal(expected, Iterate<VectorSweeps<LineLanes256>>(rows, columns));
        Assert.Equal(expected, Iterate<VectorSweeps<LineLanes512>>(rows, columns));
    }

    [Theory]
    [InlineData(1, 1)]
    [InlineData(3, 17)]
    [InlineData(24, 40)]
    public void The_elimination_has_the_same_bits_at_every_width(int rows, int columns)
    {
        var expected = Eliminate(rows, columns, new NestedElimination<LineLanes64>(rows, columns, true));
        Assert.Equal(expected, Eliminate(rows, columns, new NestedElimination<LineLanes128>(rows, columns, true)));
        Assert.Equal(expected, Eliminate(rows, columns, new NestedElimination<LineLanes256>(rows, columns, true)));
        Assert.Equal(expected, Eliminate(rows, columns, new NestedElimination<LineLanes512>(rows, columns, true)));
    }

    [Theory]
    [InlineData(16)]
    [InlineData(48)]
    public void Products_have_the_same_bits_at_every_width(int stride)
    {
        var example = ArrayExample.Draw(9, stride, 1, 1, 2);
        double[] Multiply<T>()
            where T : struct, ILineLanes<T>
        {
            var amperes = new double[stride];
            fixed (double* matrix = example.Siemens, volts = example.Volts, result = amperes)
            {
                EffectiveProduct.Multiply<T>(matrix, stride, volts, 9, result);
            }

            return amperes;
        }

        var expected = new double[stride];
        for (var row = 0; row < 9; row++)
        {
            for (var column = 0; column < stride; column++)
            {
                expected[column] = Math.FusedMultiplyAdd(example.Volts[row], example.Siemens[(row * stride) + column], expected[column]);
            }
        }

        Assert.Equal(expected, Multiply<LineLanes64>());
        Assert.Equal(expected, Multiply<LineLanes128>());
        Assert.Equal(expected, Multiply<LineLanes256>());
        Assert.Equal(expected, Multiply<LineLanes512>());
    }

    private static LineSystem Load(int rows, int columns)
    {
        var example = ArrayExample.Draw(rows, columns, 1.5, 2.25, (100 * rows) + columns);
        var system = new LineSystem(rows, columns, example.Wires);
        for (var row = 0; row < rows; row++)
        {
            system.Drives[row] = example.Volts[row];
            example.Siemens.AsSpan(row * columns, columns).CopyTo(new Span<double>(system.Conductances + (row * system.Stride), columns));
        }

        return system;
    }

    private static double[] Iterate<TSweeps>(int rows, int columns)
        where TSweeps : ILineSweeps
    {
        using var system = Load(rows, columns);
        TSweeps.Factor(system);
        var outcome = ConjugateGradients.Solve<TSweeps>(system, 50);
        Assert.True(outcome.Converged);
        return [.. Voltages(system), outcome.Iterations, outcome.ViolationVolts];
    }

    private static double[] Eliminate(int rows, int columns, INestedElimination elimination)
    {
        using var system = Load(rows, columns);
        using (elimination)
        {
            elimination.Factor(system);
            elimination.Solve(system);
            var matrix = new double[rows * columns];
            fixed (double* target = matrix)
            {
                elimination.PortConductances(target, columns);
            }

            return [.. Voltages(system), .. matrix];
        }
    }

    private static double[] Voltages(LineSystem system)
    {
        var values = new List<double>();
        for (var row = 0; row < system.Rows; row++)
        {
            values.AddRange(new ReadOnlySpan<double>(system.Product + (row * system.Stride), system.Columns));
            values.AddRange(new ReadOnlySpan<double>(system.BitVolts + (row * system.Stride), system.Columns));
        }

        values.AddRange(new ReadOnlySpan<double>(system.Outputs, system.Columns));
        values.AddRange(new ReadOnlySpan<double>(system.Sources, system.Rows));
        return [.. values];
    }
}
