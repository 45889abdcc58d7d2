using System.Globalization;

namespace Neuromesh.Host.Crossbars;

/// <summary>A matrix of numbers in a text file: a line a row, fields between commas; lines that are empty or begin with # are left out.</summary>
internal sealed class MatrixFile
{
    private readonly List<int> _lines = [];

    private MatrixFile(string path) => Path = path;

    /// <summary>The file.</summary>
    public string Path { get; }

    /// <summary>Number of rows.</summary>
    public int Rows => _lines.Count;

    /// <summary>Number of columns.</summary>
    public int Columns { get; private set; }

    /// <summary>[rows × columns], row-major.</summary>
    public double[] Values { get; private set; } = [];

    /// <summary>Reads a file.</summary>
    /// <param name="path">The file.</param>
    /// <param name="parse">Turns a field into a number; null where it is none that is permitted.</param>
    /// <param name="expected">What is permitted, for messages.</param>
    /// <exception cref="CommandException">It cannot be read, or is no such matrix; the message names the file, line and column.</exception>
    public static MatrixFile Read(string path, Func<string, double?> parse, string expected)
    {
        var matrix = new MatrixFile(path);
        var values = new List<double>();
        var number = 0;
        foreach (var line in ReadLines(path))
        {
            number++;
            var text = line.Trim();
            if (text.Length == 0 || text[0] == '#')
            {
                continue;
            }

            var fields = text.Split(',');
            if (matrix.Rows > 0 && fields.Length != matrix.Columns)
            {
                throw CommandException.BadInput(
                    $"{path}: line {number} has {fields.Length} values where line {matrix._lines[0]} has {matrix.Columns}; all rows must have as many.");
            }

            matrix.Columns = fields.Length;
            matrix._lines.Add(number);
            for (var column = 0; column < fields.Length; column++)
            {
                var field = fields[column].Trim();
                values.Add(parse(field) ?? throw CommandException.BadInput($"{path}: line {number}, column {column + 1}: '{field}' is out of place; expected {expected}."));
            }
        }

        if (values.Count == 0)
        {
            throw CommandException.BadInput($"{path}: the file holds no row of numbers.");
        }

        matrix.Values = [.. values];
        return matrix;
    }

    /// <summary>Where a row stands in the file.</summary>
    /// <param name="row">Row, from 0.</param>
    public int LineOf(int row) => _lines[row];

    /// <summary>Reads a number; infinity may be written as inf.</summary>
    /// <param name="text">The field.</param>
    public static double? Number(string text)
    {
        var unsigned = text.TrimStart('+');
        if (string.Equals(unsigned, "inf", StringComparison.OrdinalIgnoreCase) || string.Equals(unsigned, "infinity", StringComparison.OrdinalIgnoreCase))
        {
            return double.PositiveInfinity;
        }

        const NumberStyles Style = NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent;
        return double.TryParse(text, Style, CultureInfo.InvariantCulture, out var value) && double.IsFinite(value) ? value : null;
    }

    private static string[] ReadLines(string path)
    {
        try
        {
            return File.ReadAllLines(path);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            throw CommandException.BadInput($"{path}: the file cannot be read: {exception.Message}");
        }
    }
}
