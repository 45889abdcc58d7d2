using System.Globalization;
using System.Text;
using Neuromesh.Core.Crossbars.Wires;

namespace Neuromesh.Host.Crossbars;

/// <summary>The files of an array's solution, named and formatted as the inputs: a line a row, 17 digits, commas.</summary>
internal sealed class ArrayResultFiles
{
    private readonly string _prefix;
    private readonly List<string> _written = [];
    private readonly StringBuilder _outputs = new();
    private readonly StringBuilder _ideal = new();
    private readonly StringBuilder _sources = new();

    private ArrayResultFiles(string prefix) => _prefix = prefix;

    /// <summary>The files that were written.</summary>
    public IReadOnlyList<string> Written => _written;

    /// <summary>Prepares the directory.</summary>
    /// <param name="directory">Where the files go; made where it does not exist.</param>
    /// <param name="problem">The array.</param>
    /// <exception cref="CommandException">The directory cannot be made, or one of the files is there already.</exception>
    public static ArrayResultFiles Create(string directory, ArrayProblem problem)
    {
        try
        {
            Directory.CreateDirectory(directory);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            throw CommandException.BadInput($"--out {directory}: the directory cannot be made: {exception.Message}");
        }

        var files = new ArrayResultFiles(Path.Combine(directory, problem.Name));
        string[] parts = ["iout_amp", "iout_ideal_amp", "isource_amp", "vwl_0", "vbl_0"];
        var existing = Array.Find(parts, part => File.Exists(files.PathOf(part)));
        return existing is null
            ? files
            : throw CommandException.BadInput($"--out {directory}: {files.PathOf(existing)} is there already; name another directory, so that nothing is overwritten.");
    }

    /// <summary>Adds the solution of one vector.</summary>
    /// <param name="vector">Which one, from 0.</param>
    /// <param name="array">The array, solved for it.</param>
    /// <param name="idealAmperes">Output currents without wire resistance.</param>
    public void Add(int vector, WiredArray array, double[] idealAmperes)
    {
        AddLine(_outputs, array.OutputAmperes);
        AddLine(_ideal, idealAmperes);
        AddLine(_sources, array.SourceAmperes);
        var word = new StringBuilder();
        var bit = new StringBuilder();
        for (var row = 0; row < array.Rows; row++)
        {
            AddLine(word, array.WordLineVolts(row));
            AddLine(bit, array.BitLineVolts(row));
        }

        Write(string.Create(CultureInfo.InvariantCulture, $"vwl_{vector}"), word);
        Write(string.Create(CultureInfo.InvariantCulture, $"vbl_{vector}"), bit);
    }

    /// <summary>Writes the currents of all vectors.</summary>
    public void Complete()
    {
        Write("iout_amp", _outputs);
        Write("iout_ideal_amp", _ideal);
        Write("isource_amp", _sources);
    }

    private static void AddLine(StringBuilder text, ReadOnlySpan<double> values)
    {
        for (var i = 0; i < values.Length; i++)
        {
            text.Append(i == 0 ? "" : ",").Append(Format(values[i]));
        }

        text.Append('\n');
    }

    private static string Format(double value)
        => double.IsFinite(value) ? value.ToString("G17", CultureInfo.InvariantCulture).Replace('E', 'e')
            : double.IsNaN(value) ? "nan"
            : value > 0 ? "inf" : "-inf";

    private string PathOf(string part) => $"{_prefix}.{part}.csv";

    private void Write(string part, StringBuilder text)
    {
        var path = PathOf(part);
        try
        {
            File.WriteAllText(path, text.ToString());
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw CommandException.Failure($"{path}: the file cannot be written: {exception.Message}");
        }

        _written.Add(path);
    }
}
