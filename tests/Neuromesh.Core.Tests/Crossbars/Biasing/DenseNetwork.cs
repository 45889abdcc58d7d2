using Neuromesh.Core.Crossbars.Networks;
using Neuromesh.Core.Tests.Crossbars.Wires;

namespace Neuromesh.Core.Tests.Crossbars.Biasing;

/// <summary>A crossbar with resistive lines and linear cells as one dense matrix of numbers with 28 digits, by Gaussian elimination with pivoting.</summary>
internal static class DenseNetwork
{
    /// <summary>Node voltages: word lines row by row, then bit lines row by row. Lines must have resistance.</summary>
    public static double[] Volts(int rows, int columns, double wordOhms, double bitOhms, double[] siemens, LineDrive[] words, LineDrive[] bits)
    {
        var cells = rows * columns;
        var matrix = new decimal[2 * cells, (2 * cells) + 1];
        for (var row = 0; row < rows; row++)
        {
            Source(matrix, row * columns, wordOhms, words[row].Start);
            Source(matrix, (row * columns) + columns - 1, wordOhms, words[row].End);
            for (var column = 0; column < columns; column++)
            {
                var i = (row * columns) + column;
                ArrayExample.Join(matrix, i, cells + i, (decimal)siemens[i]);
                if (column < columns - 1)
                {
                    ArrayExample.Join(matrix, i, i + 1, 1 / (decimal)wordOhms);
                }

                if (row < rows - 1)
                {
                    ArrayExample.Join(matrix, cells + i, cells + i + columns, 1 / (decimal)bitOhms);
                }
            }
        }

        for (var column = 0; column < columns; column++)
        {
            Source(matrix, cells + column, bitOhms, bits[column].Start);
            Source(matrix, (2 * cells) - columns + column, bitOhms, bits[column].End);
        }

        return Array.ConvertAll(ArrayExample.Solve(matrix), value => (double)value);
    }

    private static void Source(decimal[,] matrix, int node, double ohms, LineEnd end)
    {
        if (end.IsDriven)
        {
            var siemens = 1 / (decimal)(ohms + end.SeriesOhms);
            matrix[node, node] += siemens;
            matrix[node, matrix.GetLength(0)] += (decimal)end.Volts * siemens;
        }
    }
}
