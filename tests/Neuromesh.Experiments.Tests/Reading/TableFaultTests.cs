namespace Neuromesh.Experiments.Tests.Reading;

/// <summary>Faults in tables are reported with the table's own line and column.</summary>
public sealed class TableFaultTests
{
    private const string PerNeuron = """
        duration: 1 s
        populations:
          a:
            model: lif-exponential
            size: 3
            perNeuron:
              file: t.csv
              index: id
              columns:
                biasCurrent: { column: I, unit: nA }
                capacitance: { column: C, unit: pF }
                refractoryPeriod: { column: R, unit: ms }
        """;

    private const string Edges = """
        duration: 1 s
        populations:
          a: { model: lif-exponential, size: 3 }
        projections:
          p: { from: a, to: a, rule: { type: explicit, file: t.csv } }
        """;

    private const string Junctions = """
        duration: 1 s
        populations:
          a: { model: lif-exponential, size: 3 }
        gapJunctions:
          g: { from: a, to: a, rule: { type: explicit, file: t.csv } }
        """;

    private const string Rates = """
        duration: 1 s
        populations:
          a: { model: lif-exponential, size: 3 }
        inputs:
          x: { type: poisson, target: a, rates: { file: t.csv }, weight: 1 pA }
        """;

    private const string Trains = """
        duration: 1 s
        populations:
          a: { model: lif-exponential, size: 3 }
        inputs:
          x: { type: spike-trains, file: t.csv }
        """;

    private const string Matrix = """
        duration: 1 s
        populations:
          a: { model: lif-exponential, size: 3 }
        inputs:
          x: { type: spike-trains, trains: [[1 ms], [2 ms]] }
        projections:
          p: { from: x, to: a, crossbar: { conductanceRange: [1 uS, 2 uS] }, weight: { matrix: t.csv, unit: pA }, delay: 1 ms }
        """;

    private const string SingleMatrix = """
        duration: 1 s
        populations:
          a: { model: lif-exponential, size: 3 }
        inputs:
          x: { type: spike-trains, trains: [[1 ms], [2 ms]] }
        projections:
          p: { from: x, to: a, crossbar: { conductanceRange: [1 uS, 2 uS], encoding: single-devices }, weight: { matrix: t.csv, unit: pA }, delay: 1 ms }
        """;

    private static readonly string ScaledMatrix = Matrix.Replace("2 uS]", "2 uS], weightFullScale: 10 pA", StringComparison.Ordinal);

    public static TheoryData<string, string, string, string> Faults { get; } = new()
    {
        { Junctions, "§source,target\n0,1", "", "there is no column 'conductance'" },
        { Junctions, "source,target,conductance\n0,§3,1", "column 'target'", "3 is no index of a neuron" },
        { Junctions, "source,target,conductance\n0,§0,1", "column 'target'", "neuron 0 would be joined with itself" },
        { Junctions, "source,target,conductance\n0,1,§-1", "column 'conductance'", "-1 nS is out of range: expected at least 0 nS and at most 1000000000 nS" },
        { PerNeuron, "§id,I,R\n0,1,2", "", "there is no column 'C': expected one of id, I, R" },
        { PerNeuron, "# names\n\n§id,I,c,R\n", "", "did you mean 'c'?" },
        { PerNeuron, "id,I,C,R,§C\n0,1,250,2,250", "column 'C'", "for the second time" },
        { PerNeuron, "id,I,C,R\n0,1,250,2\n1,§x,250,2\n2,1,250,2", "column 'I'", "'x' is no finite number" },
        { PerNeuron, "id,I,C,R\n0,1,250,2\n1, §nan,250,2\n2,1,250,2", "column 'I'", "'nan' is no finite number: expected at least -1" },
        { PerNeuron, "id,I,C,R\n0,1,250,2\n1,§Infinity,250,2\n2,1,250,2", "column 'I'", "no finite number" },
        { PerNeuron, "id,I,C,R\n0,1,250,2\n1,§,250,2\n2,1,250,2", "column 'I'", "the value is missing" },
        { PerNeuron, "id,I,C,R\n0,1,250,2\n§1,1,250\n2,1,250,2", "column 'R'", "the line has only 3 fields" },
        { PerNeuron, "id,I,C,R\n0,1,250,2\n1,1,§0,2\n2,1,250,2", "column 'C'", "0 pF is out of range for capacitance: expected above 0 pF" },
        { PerNeuron, "id;I;C;R\n0;1;250;2\n1;§1,5;250;2\n2;1;250;2", "column 'I'", "'1,5' is no finite number" },
        { PerNeuron, "id,I,C,R\n0,1,250,2\n§3,1,250,2\n2,1,250,2", "column 'id'", "3 is no index of a neuron: expected a whole number from 0 to 2" },
        { PerNeuron, "id,I,C,R\n0,1,250,2\n§-1,1,250,2\n2,1,250,2", "column 'id'", "-1 is no index of a neuron" },
        { PerNeuron, "id,I,C,R\n0,1,250,2\n§0.5,1,250,2\n2,1,250,2", "column 'id'", "0.5 is no index of a neuron" },
        { PerNeuron, "id,I,C,R\n0,1,250,2\n2,1,250,2\n§0,1,250,2", "column 'id'", "neuron 0 stands here for the second time" },
        { PerNeuron, "id,I,C,R\n0,1,250,2\n1,1,250,§0.25\n2,1,250,2", "column 'R'", "0.25 ms is no whole number of time steps of 0.1 ms: the nearest are 0.2 ms and 0.3 ms" },
        { PerNeuron, "§", "", "the file has no header line: it is empty" },
        { PerNeuron, "§# nothing here\n", "", "it is empty but for comments" },
        { Edges, "§source,target,weight\n0,1,2", "", "there is no column 'delay'" },
        { Edges, "source,target,weight,delay\n0,1,5,1\n# a comment\n0,§3,5,1", "column 'target'", "3 is no index of a target: expected a whole number from 0 to 2" },
        { Edges, "source,target,weight,delay\n0,1,§1e300,1", "column 'weight'", "1E+300 pA is out of range for weight: expected at least -1000000000 pA and at most 1000000000 pA" },
        { Rates, "time_ms,rate_hz\n0,1\n§0,1", "column 'time_ms'", "times must ascend, expected more than 0 ms" },
        { Rates, "time_ms,rate_hz\n§-1,1", "column 'time_ms'", "-1 ms is no time of a rate: expected 0 to " },
        { Rates, "time_ms,rate_hz\n§1e300,1", "column 'time_ms'", "in whole time steps of 0.1 ms" },
        { Rates, "time_ms,rate_hz\n0,§1e300", "column 'rate_hz'", "1E+300 Hz is out of range: expected 0 to 7000000 Hz" },
        { Edges, "source,target,weight,delay\n§3,0,5,1", "column 'source'", "no index of a source" },
        { Edges, "source,target,weight,delay\n0,1,5,§0", "column 'delay'", "0 ms is no delay: expected 0.1 to 6553.5 ms in whole time steps of 0.1 ms" },
        { Edges, "source,target,weight,delay\n0,1,5,§0.25", "column 'delay'", "0.25 ms is no delay" },
        { Edges, "source,target,weight,delay\n0,1,5,§-1", "column 'delay'", "-1 ms is no delay" },
        { Edges, "source,target,weight,delay\n0,1,5,§7000", "column 'delay'", "7000 ms is no delay" },
        { Edges, "source,target,weight,delay\r\n0,1,§1e400,1\r\n", "column 'weight'", "'1e400' is no finite number: expected at least -1000000000 pA and at most 1000000000 pA" },
        { Edges, "source,target,weight,delay\n0,1,§nan,1", "column 'weight'", "'nan' is no finite number: expected at least -1000000000 pA and at most 1000000000 pA" },
        { Edges, "source,target,weight,delay\n0,1,1,§nan", "column 'delay'", "'nan' is no finite number: expected 0.1 to 6553.5 ms in whole time steps of 0.1 ms" },
        { Edges, "source,target,weight,delay\n0,§nan,1,1", "column 'target'", "'nan' is no finite number: expected a whole number from 0 to 2" },
        { Edges, "source,target,weight,delay\n§0,1,1", "column 'delay'", "the value is missing, expected 0.1 to 6553.5 ms in whole time steps of 0.1 ms" },
        { Junctions, "source,target,conductance\n0,1,§nan", "column 'conductance'", "'nan' is no finite number: expected at least 0 nS and at most 1000000000 nS" },
        { Rates, "time_ms,rate_hz\n0,§nan", "column 'rate_hz'", "'nan' is no finite number: expected 0 to 7000000 Hz" },
        { Trains, "source,time_ms\n0,§nan", "column 'time_ms'", "'nan' is no finite number: expected 0.1 to " },
        { PerNeuron, "id,I,C,R\n§nan,1,250,2\n1,1,250,2\n2,1,250,2", "column 'id'", "'nan' is no finite number: expected a whole number from 0 to 2" },
        { Trains, "source,time_ms\n0,1\n0,§0", "column 'time_ms'", "0 ms is no time of an event: expected 0.1 to " },
        { Trains, "source,time_ms\n0,§1e300", "column 'time_ms'", "in whole time steps of 0.1 ms" },
        { Trains, "source,time_ms\n0,1\n0,§0.05", "column 'time_ms'", "no time of an event" },
        { Trains, "source,time_ms\n0,1\n1,1\n0,§1", "column 'time_ms'", "source 0 has two events at 1 ms" },
        { Trains, "source,time_ms\n§-1,1", "column 'source'", "no index of a source" },
        { Matrix, "1,2,3\n4,§5x,6", "column 2", "'5x' is no finite number: expected at least -1000000000 pA and at most 1000000000 pA" },
        { Matrix, "# weights\n\n1,2,3\n4,§-1e300,6", "column 2", "-1E+300 pA is out of range for weight: expected at least -1000000000 pA and at most 1000000000 pA" },
        { Matrix, "1,2,3\n4,§5", "column 2", "the line has 2 values where the lines before have 3" },
        { Matrix, "§1,2\n3,4", "", "the line has 2 weights for 3 targets" },
        { Matrix, "1,2,3\n4,5,6\n§7,8,9", "", "a line more than the 2 sources" },
        { Matrix, "§", "", "no line of numbers" },
        { ScaledMatrix, "1,2,-10\n4,§-10.5,6", "column 2", "the weight from source 1 to target 1, -10.5 pA, would need a conductance beyond the on state: expected -10 to 10 pA" },
    };

    [Theory]
    [MemberData(nameof(Faults))]
    public void A_fault_is_placed_in_the_table(string yaml, string marked, string column, string says)
    {
        var (table, line, letter) = Descriptions.TakeMarker(marked);

        var fault = Descriptions.Fault(yaml, tables: ("t.csv", table));

        Assert.Equal(("t.csv", line, column), (fault.Source, fault.Line, fault.Key));
        Assert.Equal(letter, fault.Column);
        Assert.Contains(says, fault.Problem, StringComparison.Ordinal);
    }

    /// <summary>Faults between the description and a table are reported at the description.</summary>
    [Theory]
    [InlineData(PerNeuron, "id,I,C,R\n0,1,250,2\n1,1,250,2", "populations.a.perNeuron.file", "the table 't.csv' has 2 lines with values, the population 3 neurons")]
    [InlineData(Matrix, "1,2,3", "projections.p.weight.matrix", "the table 't.csv' has 1 lines for 2 sources")]
    [InlineData(SingleMatrix, "1,2,3\n4,-5,6", "projections.p.weight", "the weight from source 1 to target 1 is -5; negative weights need differentialPairs: true")]
    [InlineData(Trains, "source,time_ms", "inputs.x.file", "expected at least one line, or 'sources'")]
    public void A_table_that_does_not_fit_is_reported_at_the_description(string yaml, string table, string key, string says)
    {
        var fault = Descriptions.Fault(yaml, tables: ("t.csv", table));

        Assert.Equal((Descriptions.FileName, key), (fault.Source, fault.Key));
        Assert.True(fault.Line > 0 && fault.Column > 0);
        Assert.Contains(says, fault.Problem, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("parameters: { capacitance: 1 pF }", "perNeuron.columns.capacitance", "stands in 'parameters' too")]
    [InlineData("initial: { membranePotential: 0 mV }", "perNeuron.columns.membranePotential", "stands in 'initial' too")]
    public void A_value_that_is_given_twice_is_refused(string plain, string key, string says)
    {
        var column = key[(key.LastIndexOf('.') + 1)..];
        var yaml = $"duration: 1 s\npopulations:\n  a: {{ model: lif-delta, size: 1, {plain}, perNeuron: {{ file: t.csv, columns: {{ {column}: {{ column: x, unit: {(column == "capacitance" ? "pF" : "mV")} }} }} }} }}";

        var fault = Descriptions.Fault(yaml, tables: ("t.csv", "x\n1"));

        Assert.Equal("populations.a." + key, fault.Key);
        Assert.Contains(says, fault.Problem, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("rule: { type: explicit, file: t.csv }, weight: 1 pA", "weight")]
    [InlineData("rule: { type: explicit, file: t.csv, columns: { weight: { column: w, unit: pA } } }, weight: 1 pA", "weight")]
    [InlineData("rule: { type: explicit, file: t.csv }, delay: 1 ms", "delay")]
    public void A_column_and_a_common_value_are_one_too_many(string rest, string key)
    {
        var fault = Descriptions.Fault(
            $"duration: 1 s\npopulations:\n  a: {{ model: lif-exponential, size: 3 }}\nprojections:\n  p: {{ from: a, to: a, {rest} }}",
            tables: ("t.csv", "source,target,weight,delay,w\n0,1,5,1,3"));

        Assert.Equal("projections.p." + key, fault.Key);
        Assert.Contains("which one counts?", fault.Problem, StringComparison.Ordinal);
    }

    [Fact]
    public void Too_few_lines_for_a_huge_population_are_noticed_before_memory_is_taken()
    {
        var fault = Descriptions.Fault(PerNeuron.Replace("size: 3", "size: 2147483647", StringComparison.Ordinal), tables: ("t.csv", "id,I,C,R\n0,1,250,2"));

        Assert.Contains("the population 2147483647 neurons", fault.Problem, StringComparison.Ordinal);
    }
}
