using DuckDB.NET.Data;
using Neuromesh.Core.Units;
using Neuromesh.Recordings.RunFiles;

namespace Neuromesh.Recordings.Tests.RunFiles;

public sealed class WeightFileTests
{
    private static readonly TimeStep Step = new(125_000);

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(100)]
    public void Another_program_reads_what_was_written(int rowsPerGroup)
    {
        using var folder = new TemporaryFolder();
        var path = folder.File("weights.parquet");
        using (var writer = new WeightFileWriter(path, Step, [new("a", "pA"), new("b", "mV")], rowsPerGroup: rowsPerGroup))
        {
            writer.Append(0, [8, 16], [new(0, 5, 1.5), new(1L << 33, 4, 0.125)], [1, -2, 0.1, -0.0]);
            writer.Append(1, [16], [new(7, 7, 2)], [3.25]);
            Assert.Equal(5, writer.Count);
            Assert.False(File.Exists(path));
        }

        using var duck = new DuckDBConnection("Data Source=:memory:");
        duck.Open();
        Assert.Equal(
            [
                [1.0, 8L, "a", 0L, 5L, 1.5, 1.0], [1.0, 8L, "a", 1L << 33, 4L, 0.125, -2.0], [2.0, 16L, "a", 0L, 5L, 1.5, 0.1], [2.0, 16L, "a", 1L << 33, 4L, 0.125, -0.0],
                [2.0, 16L, "b", 7L, 7L, 2.0, 3.25],
            ],
            SpikeFileTests.Rows(duck, $"SELECT time_ms, step, projection, source, target, delay_ms, weight FROM '{path}'"));
        var sets = (string)SpikeFileTests.Rows(duck, $"SELECT decode(value) FROM parquet_kv_metadata('{path}') WHERE decode(key) = 'neuromesh.weightSets'").Single()[0];
        Assert.Equal("""[{"projection":"a","unit":"pA"},{"projection":"b","unit":"mV"}]""", sets);
    }

    [Fact]
    public void A_wrong_count_is_refused()
    {
        using var folder = new TemporaryFolder();
        using var writer = new WeightFileWriter(folder.File("weights.parquet"), Step, [new("a", "pA")]);
        Assert.Throws<ArgumentException>(() => writer.Append(0, [1, 2], [new(0, 0, 1)], [1]));
    }
}
