using CsCheck;
using DuckDB.NET.Data;
using Neuromesh.Core.Units;
using Neuromesh.Recordings.RunFiles;

namespace Neuromesh.Recordings.Tests.RunFiles;

public sealed class TraceFileTests
{
    private static readonly TimeStep Step = new(125_000);
    private static readonly TraceSet[] Sets =
    [
        new("in", [0, 4], [new("V_m", "mV"), new("I_syn_ex", "pA")]),
        new("out", [1L << 33], [new("V_m", "mV")]),
    ];

    private static readonly Gen<double> Values = Gen.OneOf(Gen.Double, Gen.Double[-80, 40], Gen.Const(double.NaN), Gen.Const(-0.0), Gen.Const(double.PositiveInfinity));

    [Fact]
    public void What_is_written_is_read_bit_by_bit() => Gen.Select(Values.Array[0, 200], Gen.Int[1, 60]).Sample(
        (values, rowsPerGroup) =>
        {
            using var folder = new TemporaryFolder();
            var path = folder.File("traces.parquet");
            var expected = new List<(long Step, long Neuron, string Variable, long Bits)>();
            using (var writer = new TraceFileWriter(path, Step, Sets, rowsPerGroup: rowsPerGroup))
            {
                long step = 0;
                for (var first = 0; first + 9 <= values.Length; first += 9)
                {
                    // Two steps of the first set, [step, variable, neuron], then one of the second.
                    writer.Append(0, [step + 1, step + 2], values.AsSpan(first, 8));
                    writer.Append(1, [step + 2], values.AsSpan(first + 8, 1));
                    for (var i = 0; i < 8; i++)
                    {
                        expected.Add((step + 1 + (i / 4), i % 2 == 0 ? 0 : 4, i % 4 < 2 ? "V_m" : "I_syn_ex", BitConverter.DoubleToInt64Bits(values[first + i])));
                    }

                    expected.Add((step + 2, 1L << 33, "V_m", BitConverter.DoubleToInt64Bits(values[first + 8])));
                    step += 2;
                }
            }

            using var reader = TraceFileReader.Open(path);
            Assert.Equal(expected.Count, reader.Count);
            Assert.Equal(new TraceVariable[] { new("V_m", "mV"), new("I_syn_ex", "pA") }, reader.Variables.ToArray());
            Assert.Equal(["in", "out"], reader.Sets.Select(set => set.Population));
            Assert.Equal([0L, 4L], reader.Sets[0].Neurons.ToArray());
            var found = new List<(long Step, long Neuron, string Variable, long Bits)>();
            while (reader.ReadBatch())
            {
                for (var i = 0; i < reader.Steps.Length; i++)
                {
                    found.Add((reader.Steps[i], reader.Neurons[i], reader.Variables[reader.VariableIndexes[i]].Name, BitConverter.DoubleToInt64Bits(reader.Values[i])));
                }
            }

            Assert.Equal(expected, found);
        },
        iter: 60);

    [Fact]
    public void Another_program_reads_the_same()
    {
        using var folder = new TemporaryFolder();
        var path = folder.File("traces.parquet");
        using (var writer = new TraceFileWriter(path, Step, Sets))
        {
            writer.Append(0, [8, 16], [-70, -69.5, 1, 2, -60, -59.5, 3, 4]);
            writer.Append(1, [8], [-0.1]);
        }

        using var duck = new DuckDBConnection("Data Source=:memory:");
        duck.Open();
        Assert.Equal(
            [
                [1.0, 8L, "in", 0L, "V_m", -70.0], [1.0, 8L, "in", 4L, "V_m", -69.5], [1.0, 8L, "in", 0L, "I_syn_ex", 1.0], [1.0, 8L, "in", 4L, "I_syn_ex", 2.0],
                [2.0, 16L, "in", 0L, "V_m", -60.0], [2.0, 16L, "in", 4L, "V_m", -59.5], [2.0, 16L, "in", 0L, "I_syn_ex", 3.0], [2.0, 16L, "in", 4L, "I_syn_ex", 4.0],
                [1.0, 8L, "out", 1L << 33, "V_m", -0.1],
            ],
            SpikeFileTests.Rows(duck, $"SELECT time_ms, step, population, neuron, variable, value FROM '{path}'"));
        var units = (string)SpikeFileTests.Rows(duck, $"SELECT decode(value) FROM parquet_kv_metadata('{path}') WHERE decode(key) = 'neuromesh.units'").Single()[0];
        Assert.Contains("\"V_m\":\"mV\"", units, StringComparison.Ordinal);
        Assert.Contains("\"I_syn_ex\":\"pA\"", units, StringComparison.Ordinal);
    }

    [Fact]
    public void A_spike_file_is_no_trace_file()
    {
        using var folder = new TemporaryFolder();
        var path = folder.File("spikes.parquet");
        new SpikeFileWriter(path, Step, []).Dispose();
        Assert.Contains("its format is 'spikes 1', expected 'traces 1'", Assert.Throws<RecordingException>(() => TraceFileReader.Open(path)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Wrong_counts_and_two_units_of_one_variable_are_refused()
    {
        using var folder = new TemporaryFolder();
        using var writer = new TraceFileWriter(folder.File("traces.parquet"), Step, Sets);
        Assert.Throws<ArgumentException>(() => writer.Append(0, [1], [1, 2, 3]));
        Assert.Throws<ArgumentException>(() => new TraceFileWriter(folder.File("b"), Step, [new("a", [0], [new("V", "mV")]), new("b", [1], [new("V", "V")])]));
    }
}
