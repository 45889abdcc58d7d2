namespace Neuromesh.Core.Crossbars.Stacks;

/// <summary>How cells of a stack are counted: row by row, layer after layer.</summary>
internal static class StackSizes
{
    /// <summary>Refuses sizes outside their ranges.</summary>
    public static void Check(int rows, int columns, int layers, int mostLayers)
    {
        Check(rows, Biasing.BiasedArray.MaximumLines, nameof(rows));
        Check(columns, Biasing.BiasedArray.MaximumLines, nameof(columns));
        Check(layers, mostLayers, nameof(layers));
        if ((long)rows * columns * layers > 1 << 24)
        {
            throw new ArgumentException($"{layers} layers of {rows} x {columns} cells are more than {1 << 24} cells.", nameof(layers));
        }
    }

    /// <summary>Where a cell is.</summary>
    public static (int Layer, int Row, int Column) Place(int cell, int rows, int columns) => (cell / (rows * columns), cell / columns % rows, cell % columns);

    private static void Check(int value, int most, string name)
    {
        if (value < 1 || value > most)
        {
            throw new ArgumentOutOfRangeException(name, value, $"There are 1 to {most}.");
        }
    }
}
