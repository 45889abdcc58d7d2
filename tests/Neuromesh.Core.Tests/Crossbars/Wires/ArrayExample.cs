using System.Numerics;
using Neuromesh.Core.Crossbars.Wires;

namespace Neuromesh.Core.Tests.Crossbars.Wires;

/// <summary>An array with conductances and voltages drawn from a seed, and what a dense solution of its nodal equations says.</summary>
internal sealed class ArrayExample
{
    public required int Rows { get; init; }

    public required int Columns { get; init; }

    public required WireResistances Wires { get; init; }

    public required double[] Siemens { get; init; }

    public required double[] Volts { get; init; }

    public bool[]? Floating { get; init; }

    public static ArrayExample Draw(int rows, int columns, double wordOhms, double bitOhms, int seed)
    {
        var random = new System.Random(seed);
        return new ArrayExample
        {
            Rows = rows,
            Columns = columns,
            Wires = new WireResistances(wordOhms, bitOhms),
            Siemens = [.. Enumerable.Range(0, rows * columns).Select(_ => 1e-6 + (99e-6 * random.NextDouble()))],
            Volts = [.. Enumerable.Range(0, rows).Select(_ => 0.4 * (random.NextDouble() - 0.5))],
        };
    }

    public WiredArray Create()
    {
        var array = new WiredArray(Rows, Columns, Wires);
        array.SetConductances(Siemens);
        if (Floating is not null)
        {
            array.SetFloatingRows(Floating);
        }

        return array;
    }

    /// <summary>Node voltages by Gaussian elimination with pivoting; both wires must have resistance. Word lines first.</summary>
    public double[] DenseVolts()
    {
        var cells = Rows * Columns;
        var matrix = new double[2 * cells, (2 * cells) + 1];
        var (word, bit) = (1 / Wires.WordLineOhms, 1 / Wires.BitLineOhms);
        for (var row = 0; row < Rows; row++)
        {
            for (var column = 0; column < Columns; column++)
            {
                var i = (row * Columns) + column;
                Join(matrix, i, cells + i, Siemens[i]);
                if (column < Columns - 1)
                {
                    Join(matrix, i, i + 1, word);
                }

                if (row < Rows - 1)
                {
                    Join(matrix, cells + i, cells + i + Columns, bit);
                }
                else
                {
                    matrix[cells + i, cells + i] += bit;
                }

                if (column == 0 && Floating?[row] != true)
                {
                    matrix[i, i] += word;
                    matrix[i, 2 * cells] += word * Volts[row];
                }
            }
        }

        return Solve(matrix);
    }

    /// <summary>Adds a conductance between two nodes.</summary>
    internal static void Join<T>(T[,] matrix, int i, int j, T siemens)
        where T : INumber<T>
    {
        matrix[i, i] += siemens;
        matrix[j, j] += siemens;
        matrix[i, j] -= siemens;
        matrix[j, i] -= siemens;
    }

    /// <summary>Gaussian elimination with pivoting; the last column is the right-hand side.</summary>
    internal static T[] Solve<T>(T[,] matrix)
        where T : INumber<T>
    {
        var size = matrix.GetLength(0);
        for (var k = 0; k < size; k++)
        {
            var pivot = Enumerable.Range(k, size - k).MaxBy(i => T.Abs(matrix[i, k]));
            for (var j = k; j <= size; j++)
            {
                (matrix[k, j], matrix[pivot, j]) = (matrix[pivot, j], matrix[k, j]);
            }

            for (var i = k + 1; i < size; i++)
            {
                var factor = matrix[i, k] / matrix[k, k];
                for (var j = k; j <= size && factor != T.Zero; j++)
                {
                    matrix[i, j] -= factor * matrix[k, j];
                }
            }
        }

        var result = new T[size];
        for (var i = size - 1; i >= 0; i--)
        {
            var sum = matrix[i, size];
            for (var j = i + 1; j < size; j++)
            {
                sum -= matrix[i, j] * result[j];
            }

            result[i] = sum / matrix[i, i];
        }

        return result;
    }
}
