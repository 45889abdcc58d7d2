using System.Globalization;
using System.Text;
using Neuromesh.Host.Runs;

namespace Neuromesh.Host.Benchmarks;

/// <summary>What one number of threads, all at work at once, gets from this machine. Its names are a contract with scripts.</summary>
/// <param name="Threads">Number of threads.</param>
/// <param name="MemoryReadGigabytesPerSecond">Streaming read of memory that no cache holds, all threads together, in GB/s.</param>
/// <param name="CacheReadGigabytesPerSecond">Streaming read of 512 KB that lie in each core's L2 cache, all threads together, in GB/s.</param>
/// <param name="ScatterL1Nanoseconds">Counting one at a random element of a row of 16 KB (16-bit counts), in ns of a thread.</param>
/// <param name="ScatterL2Nanoseconds">The same with a row of 128 KB.</param>
/// <param name="ExponentialNanoseconds">One exponential of the project's own vector function, in ns of a thread.</param>
/// <param name="RandomWordNanoseconds">One 32-bit Philox word, in ns of a thread.</param>
/// <param name="MeetingShare">What meetings after every 10 us of work, and the system's interruptions of any thread, add to the work: a share of it, a mean.</param>
internal sealed record MachineLimits(
    int Threads,
    double MemoryReadGigabytesPerSecond,
    double CacheReadGigabytesPerSecond,
    double ScatterL1Nanoseconds,
    double ScatterL2Nanoseconds,
    double ExponentialNanoseconds,
    double RandomWordNanoseconds,
    double MeetingShare)
{
    /// <summary>Nanoseconds in which a thread reads a byte of memory while all read.</summary>
    public double MemoryByteNanoseconds => Threads / MemoryReadGigabytesPerSecond;

    /// <summary>The least that counting at a random element costs: what of the row is in the L1 cache at its cost, the rest at that of the L2 cache.</summary>
    /// <param name="rowBytes">Size of the row.</param>
    public double ScatterNanoseconds(double rowBytes) =>
        ScatterL1Nanoseconds + ((ScatterL2Nanoseconds - ScatterL1Nanoseconds) * Math.Max(0, 1 - (LimitProbes.LargestL1RowBytes / rowBytes)));
}

/// <summary>The object that <c>bench limits --json</c> prints. Its names are a contract with scripts.</summary>
/// <param name="Name">Name of the benchmark.</param>
/// <param name="VectorWidth">Width of the vectors that the kernels use.</param>
/// <param name="Limits">One entry for each number of threads.</param>
internal sealed record LimitsReport(string Name, string VectorWidth, IReadOnlyList<MachineLimits> Limits)
{
    /// <summary>The report for people.</summary>
    public string Describe()
    {
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"{Name}: medians, vectors of {VectorWidth}\n");
        void Row(string name, string unit, Func<MachineLimits, double> value) => text.Append(CultureInfo.InvariantCulture, $"  {name,-44}")
            .AppendJoin("", Limits.Select(limits => ProgressText.Figure(value(limits)).PadLeft(10))).Append(CultureInfo.InvariantCulture, $"  {unit}\n");
        text.Append(CultureInfo.InvariantCulture, $"  {"threads",-44}").AppendJoin("", Limits.Select(limits => $"{limits.Threads,10}")).Append('\n');
        Row("streaming read, memory, all threads", "GB/s", limits => limits.MemoryReadGigabytesPerSecond);
        Row("streaming read, L2, all threads", "GB/s", limits => limits.CacheReadGigabytesPerSecond);
        Row("random count, row of 16 KB (L1)", "ns an event", limits => limits.ScatterL1Nanoseconds);
        Row("random count, row of 128 KB (L2)", "ns an event", limits => limits.ScatterL2Nanoseconds);
        Row("exponential, vector", "ns a value", limits => limits.ExponentialNanoseconds);
        Row("Philox", "ns a word", limits => limits.RandomWordNanoseconds);
        Row("meetings and interruptions, each 10 us", "of the work", limits => limits.MeetingShare);
        return text.ToString();
    }
}
