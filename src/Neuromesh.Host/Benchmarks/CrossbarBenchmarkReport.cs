using System.Globalization;
using System.Text;
using Neuromesh.Host.Runs;

namespace Neuromesh.Host.Benchmarks;

/// <summary>One measured case of a crossbar benchmark. Its names are a contract with scripts.</summary>
/// <param name="Case">What was done.</param>
/// <param name="Rows">Rows of the array.</param>
/// <param name="Columns">Columns.</param>
/// <param name="Batch">Vectors in one repetition.</param>
/// <param name="MedianMicroseconds">Median time of a repetition in µs.</param>
/// <param name="Error">Largest difference from a double-precision reference, over the reference's largest magnitude.</param>
internal sealed record CrossbarBenchmarkCase(string Case, int Rows, int Columns, int Batch, double MedianMicroseconds, double Error);

/// <summary>The object that <c>bench crossbar-… --json</c> prints. Its names are a contract with scripts.</summary>
/// <param name="Name">Name of the benchmark.</param>
/// <param name="Cases">What was measured.</param>
internal sealed record CrossbarBenchmarkReport(string Name, IReadOnlyList<CrossbarBenchmarkCase> Cases)
{
    /// <summary>The report for people.</summary>
    public string Describe()
    {
        var text = new StringBuilder(Name + "\n");
        foreach (var entry in Cases)
        {
            text.Append(string.Create(
                CultureInfo.InvariantCulture,
                $"  {entry.Case,-44} {entry.Rows,5} x {entry.Columns,-5} batch {entry.Batch,-3} {ProgressText.Figure(entry.MedianMicroseconds),8} us   error {entry.Error:0.0E+0}\n"));
        }

        return text.ToString();
    }
}
