namespace Neuromesh.Experiments.Tests.Reading;

/// <summary>Every kind of bad description: the message names file, line, column and key, what was expected, and the nearest valid name.</summary>
public sealed class FaultTests
{
    [Theory]
    [MemberData(nameof(Faults.TopLevel), MemberType = typeof(Faults))]
    [MemberData(nameof(Faults.Populations), MemberType = typeof(Faults))]
    [MemberData(nameof(Faults.Inputs), MemberType = typeof(Faults))]
    [MemberData(nameof(Faults.Projections), MemberType = typeof(Faults))]
    [MemberData(nameof(Faults.Crossbars), MemberType = typeof(Faults))]
    [MemberData(nameof(Faults.GapJunctions), MemberType = typeof(Faults))]
    [MemberData(nameof(Faults.Records), MemberType = typeof(Faults))]
    public void A_fault_is_placed_and_explained(string marked, string key, string says)
    {
        var (yaml, line, column) = Descriptions.TakeMarker(marked);

        var fault = Descriptions.Fault(yaml);

        Assert.Equal((Descriptions.FileName, line, column, key), (fault.Source, fault.Line, fault.Column, fault.Key));
        Assert.Contains(says, fault.Problem, StringComparison.Ordinal);
        Assert.Equal($"{Descriptions.FileName}:{line}:{column}: {(key.Length > 0 ? key + ": " : "")}{fault.Problem}", fault.ToString());
    }

    [Theory]
    [InlineData("")]
    [InlineData("# only a comment\n")]
    [InlineData("\n\n")]
    public void An_empty_file_points_to_the_examples(string yaml)
    {
        var fault = Descriptions.Fault(yaml);

        Assert.Equal((1, 1), (fault.Line, fault.Column));
        Assert.Contains("neuromesh examples", fault.Problem, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("a: [1, 2", 1)]
    [InlineData("duration: 1 ms\npopulations: { a: { model: lif-delta, size: 1 }\nseed: 1\n  x: 2", 3)]
    [InlineData("duration: \"1 ms", 1)]
    [InlineData("duration: 1 ms\n\tseed: 1", 1)]
    [InlineData("a: b: c", 1)]
    [InlineData("duration: @home", 1)]
    public void What_is_no_YAML_is_said_to_be_none(string yaml, int line)
    {
        var fault = Descriptions.Fault(yaml);

        Assert.Contains("no YAML", fault.Problem, StringComparison.Ordinal);
        Assert.True(fault.Line >= line && fault.Column >= 1, fault.ToString());
    }

    [Fact]
    public void Nesting_has_a_limit()
    {
        var fault = Descriptions.Fault("duration: " + new string('[', 5000));

        Assert.Contains("32 deep", fault.Problem, StringComparison.Ordinal);
        Assert.Equal(1, fault.Line);
    }

    [Theory]
    [InlineData("/no/such/file.yaml", "there is no such file")]
    [InlineData("/", "cannot be read")]
    public void A_file_that_cannot_be_read_is_named(string path, string says)
    {
        var fault = Assert.Throws<ExperimentException>(() => ExperimentReader.ReadFile(path, [], EegProbe.Instance)).Diagnostic;

        Assert.Equal(path, fault.Source);
        Assert.Contains(says, fault.Problem, StringComparison.Ordinal);
    }
}
