using CsCheck;
using DuckDB.NET.Data;
using Neuromesh.Core.Units;
using Neuromesh.Recordings.RunFiles;

namespace Neuromesh.Recordings.Tests.RunFiles;

public sealed class SpikeFileTests
{
    private static readonly TimeStep Step = new(100_000);
    private static readonly PopulationRange[] Populations = [new("in", 0, 10), new("out µ", 10, 90), new("far", 1L << 40, 5)];

    private static readonly Gen<(long[] Steps, long[] Neurons)> Spikes = Gen.Select(
            Gen.OneOf(Gen.Long[0, 1000], Gen.Long[0, 90_000_000_000_000]), Gen.OneOf(Gen.Long[0, 99], Gen.Long[0, 99].Select(id => (id % 5) + (1L << 40))))
        .Array[0, 300]
        .Select(spikes =>
        {
            var ordered = spikes.Distinct().OrderBy(spike => spike.Item1).ThenBy(spike => spike.Item2).ToArray();
            return (ordered.Select(spike => spike.Item1).ToArray(), ordered.Select(spike => spike.Item2).ToArray());
        });

    [Fact]
    public void What_is_written_is_read() => Gen.Select(Spikes, Gen.Int[1, 100], Gen.Int[1, 50]).Sample(
        (spikes, rowsPerGroup, portion) =>
        {
            using var folder = new TemporaryFolder();
            var path = folder.File("spikes.parquet");
            using (var writer = new SpikeFileWriter(path, Step, Populations, new Dictionary<string, string> { ["recording"] = "synthetic" }, rowsPerGroup))
            {
                for (var first = 0; first < spikes.Steps.Length; first += portion)
                {
                    var length = Math.Min(portion, spikes.Steps.Length - first);
                    writer.Append(spikes.Steps.AsSpan(first, length), spikes.Neurons.AsSpan(first, length));
                }

                writer.LastStep = 123_456;
            }

            using var reader = SpikeFileReader.Open(path);
            Assert.Equal(Step, reader.TimeStep);
            Assert.Equal(123_456, reader.LastStep);
            Assert.Equal(spikes.Steps.Length, reader.Count);
            Assert.Equal(Populations, reader.Populations);
            Assert.Equal("synthetic", reader.Notes["recording"]);
            var (steps, neurons) = (new List<long>(), new List<long>());
            while (reader.ReadBatch())
            {
                Assert.InRange(reader.Steps.Length, 1, rowsPerGroup);
                steps.AddRange(reader.Steps);
                neurons.AddRange(reader.Neurons);
            }

            Assert.Equal(spikes.Steps, steps);
            Assert.Equal(spikes.Neurons, neurons);
        },
        iter: 60);

    [Fact]
    public void Another_program_reads_the_same()
    {
        using var folder = new TemporaryFolder();
        var path = folder.File("spikes.parquet");
        var steps = Enumerable.Range(0, 10_000).Select(i => (long)i * i).ToArray();
        var neurons = Enumerable.Range(0, 10_000).Select(i => (long)i * 37 % 100).ToArray();
        using (var writer = new SpikeFileWriter(path, Step, Populations, rowsPerGroup: 3000))
        {
            writer.Append(steps, neurons);
        }

        using var duck = new DuckDBConnection("Data Source=:memory:");
        duck.Open();
        Assert.Equal(
            ["time_ms DOUBLE", "step BIGINT", "neuron BIGINT", "population VARCHAR"],
            Rows(duck, $"DESCRIBE SELECT * FROM '{path}'").Select(row => $"{row[0]} {row[1]}"));
        var rows = Rows(duck, $"SELECT time_ms, step, neuron, population FROM '{path}'");
        Assert.Equal(steps.Length, rows.Count);
        for (var i = 0; i < rows.Count; i++)
        {
            Assert.Equal([steps[i] / 10.0, steps[i], neurons[i], neurons[i] < 10 ? "in" : "out µ"], rows[i]);
        }

        var metadata = Rows(duck, $"SELECT decode(key), decode(value) FROM parquet_kv_metadata('{path}')").ToDictionary(row => (string)row[0], row => (string)row[1]);
        Assert.Equal("spikes 1", metadata["neuromesh.format"]);
        Assert.Equal("100000", metadata["neuromesh.timeStepNanoseconds"]);
        Assert.Contains("\"time_ms\":\"ms\"", metadata["neuromesh.units"], StringComparison.Ordinal);
        Assert.Contains("\"firstNeuron\":10,\"size\":90", metadata["neuromesh.populations"], StringComparison.Ordinal);
        Assert.Equal([4L], Rows(duck, $"SELECT num_row_groups FROM parquet_file_metadata('{path}')").Single());
    }

    [Fact]
    public void Another_program_reads_a_file_without_spikes()
    {
        using var folder = new TemporaryFolder();
        var path = folder.File("spikes.parquet");
        new SpikeFileWriter(path, Step, Populations).Dispose();
        using var duck = new DuckDBConnection("Data Source=:memory:");
        duck.Open();
        Assert.Equal([0L], Rows(duck, $"SELECT count(*) FROM '{path}'").Single());
    }

    [Fact]
    public void A_file_that_was_not_completed_is_plainly_so()
    {
        using var folder = new TemporaryFolder();
        var path = folder.File("spikes.parquet");
        var writer = new SpikeFileWriter(path, Step, Populations, rowsPerGroup: 2);
        writer.Append([1, 2, 3], [0, 1, 2]);
        Assert.False(File.Exists(path));
        Assert.True(File.Exists(path + ".partial"));
        Assert.Contains("the run that wrote it did not end", Assert.Throws<RecordingException>(() => SpikeFileReader.Open(path)).Message, StringComparison.Ordinal);
        Assert.Contains("no complete Parquet file", Assert.Throws<RecordingException>(() => SpikeFileReader.Open(path + ".partial")).Message, StringComparison.Ordinal);
        writer.Dispose();
        Assert.True(File.Exists(path));
        Assert.False(File.Exists(path + ".partial"));
        writer.Dispose();
        Assert.Throws<ObjectDisposedException>(() => writer.Append([4], [0]));
    }

    [Fact]
    public void A_neuron_of_no_population_has_an_empty_name()
    {
        using var folder = new TemporaryFolder();
        var path = folder.File("spikes.parquet");
        using (var writer = new SpikeFileWriter(path, Step, [new("late", 50, 5), new("early", 3, 4)]))
        {
            writer.Append([1, 1, 1, 1, 1, 1, 1], [0, 3, 6, 7, 50, 54, 55]);
        }

        using var duck = new DuckDBConnection("Data Source=:memory:");
        duck.Open();
        Assert.Equal(["", "early", "early", "", "late", "late", ""], Rows(duck, $"SELECT population FROM '{path}'").Select(row => row[0]));
    }

    [Fact]
    public void Overlapping_populations_are_refused()
    {
        using var folder = new TemporaryFolder();
        Assert.Throws<ArgumentException>(() => new SpikeFileWriter(folder.File("a"), Step, [new("a", 0, 11), new("b", 10, 5)]));
    }

    [Fact]
    public void A_damaged_file_gives_the_documented_error_or_rows()
    {
        using var folder = new TemporaryFolder();
        var path = folder.File("spikes.parquet");
        using (var writer = new SpikeFileWriter(path, Step, Populations, rowsPerGroup: 50))
        {
            writer.Append([.. Enumerable.Range(0, 120).Select(i => (long)i)], [.. Enumerable.Range(0, 120).Select(i => i % 100L)]);
        }

        // The same damage each time: the Parquet library does not come back from some, which is why a run's files carry their SHA-256.
        var bytes = File.ReadAllBytes(path);
        var random = new Random(20_261);
        for (var number = 0; number < 500; number++)
        {
            var place = random.Next(bytes.Length);
            var mutated = number % 10 == 0 ? bytes[..place] : (byte[])bytes.Clone();
            if (number % 10 > 0)
            {
                mutated[place] = (byte)random.Next(256);
            }

            var file = folder.File($"{number}.parquet");
            File.WriteAllBytes(file, mutated);
            try
            {
                using var reader = SpikeFileReader.Open(file);
                while (reader.ReadBatch())
                {
                    Assert.Equal(reader.Steps.Length, reader.Neurons.Length);
                }
            }
            catch (RecordingException exception)
            {
                Assert.StartsWith(file, exception.Message, StringComparison.Ordinal);
            }

            File.Delete(file);
        }
    }

    internal static List<object[]> Rows(DuckDBConnection connection, string query)
    {
        using var command = connection.CreateCommand();
        command.CommandText = query;
        using var reader = command.ExecuteReader();
        var rows = new List<object[]>();
        while (reader.Read())
        {
            var row = new object[reader.FieldCount];
            reader.GetValues(row);
            rows.Add(row);
        }

        return rows;
    }
}
