namespace Neuromesh.Experiments.Tests;

public sealed class NearestNameTests
{
    private static readonly string[] Names = ["duration", "delay", "seed", "size", "weight"];

    [Theory]
    [InlineData("duration", "duration")]
    [InlineData("duratoin", "duration")]
    [InlineData("DURATION", "duration")]
    [InlineData("durations", "duration")]
    [InlineData("sed", "seed")]
    [InlineData("sise", "size")]
    [InlineData("wieght", "weight")]
    [InlineData("wght", "weight")]
    [InlineData("dealy", "delay")]
    [InlineData("population", null)]
    [InlineData("x", null)]
    [InlineData("", null)]
    public void The_nearest_is_found_if_it_is_near(string written, string? expected) => Assert.Equal(expected, NearestName.Find(written, Names));

    [Theory]
    [InlineData("sed", "expected one of duration, delay, seed, size, weight; did you mean 'seed'?")]
    [InlineData("population", "expected one of duration, delay, seed, size, weight")]
    public void A_clause_lists_the_names(string written, string expected) => Assert.Equal(expected, NearestName.Suggest(written, Names));

    [Theory]
    [InlineData("sed", " Did you mean 'seed'?")]
    [InlineData("population", " The keys are duration, delay, seed, size, weight.")]
    public void A_sentence_names_the_nearest_or_all(string written, string expected) => Assert.Equal(expected, NearestName.Hint(written, Names, "keys"));

    [Fact]
    public void None_and_one_and_many_are_worded()
    {
        string[] many = [.. Enumerable.Range(100, 30).Select(number => $"name{number}")];

        Assert.Equal("there is none", NearestName.Suggest("a", []));
        Assert.Equal(" There are no runs.", NearestName.Hint("a", [], "runs"));
        Assert.Equal("expected one", NearestName.Suggest("nothing", ["one"]));
        Assert.EndsWith(", name123 and 6 more", NearestName.Suggest("nothing", many), StringComparison.Ordinal);
    }

    [Fact]
    public void Very_long_names_cost_nothing() => Assert.Null(NearestName.Find(new string('a', 100_000), [new string('a', 100_000)]));
}
