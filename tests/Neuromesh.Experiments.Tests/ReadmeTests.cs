using System.Collections.Immutable;
using System.Globalization;
using System.Reflection;
using System.Text;
using Neuromesh.Core.Neurons;
using Neuromesh.Core.Units;
using Neuromesh.Experiments.Quantities;
using Neuromesh.Experiments.Reading;

namespace Neuromesh.Experiments.Tests;

/// <summary>
/// The tables of the project's README, between <c>&lt;!-- begin X --&gt;</c> and <c>&lt;!-- end X --&gt;</c>, say what the reader goes by. A failure
/// shows the text that belongs there.
/// </summary>
public sealed class ReadmeTests
{
    private static readonly string Readme = File.ReadAllText(Path.Combine(SourceTree.Root, "src", "Neuromesh.Experiments", "README.md"));

    public static TheoryData<string> Tables =>
        [.. typeof(Keys).GetProperties(BindingFlags.Static | BindingFlags.Public).Where(property => property.PropertyType == typeof(KeyTable)).Select(property => property.Name)];

    [Theory]
    [MemberData(nameof(Tables))]
    public void Every_key_is_explained(string table)
    {
        var text = new StringBuilder("| key | needed | meaning |\n|---|---|---|\n");
        foreach (var key in ((KeyTable)typeof(Keys).GetProperty(table)!.GetValue(null)!).Keys)
        {
            text.Append(CultureInfo.InvariantCulture, $"| `{key.Name}` | {(key.Required ? "yes" : "")} | {key.Meaning} |\n");
        }

        Assert.Equal(text.ToString(), Block(table));
    }

    [Fact]
    public void Every_rule_has_its_keys() => Assert.Equal(TypeTable("rule", Keys.RuleTypes, RuleReader.OwnKeys), Block("Rules"));

    [Fact]
    public void Every_kind_of_plasticity_has_its_keys() =>
        Assert.Equal(TypeTable("plasticity", Keys.PlasticityTypes, PlasticityReader.OwnKeys), Block("Plasticities"));

    [Fact]
    public void Every_kind_of_cell_has_its_keys() => Assert.Equal(TypeTable("cell", Keys.CellTypes, CrossbarCellReader.OwnKeys), Block("Cells"));

    [Fact]
    public void Every_model_has_its_parameters_with_unit_and_default()
    {
        var text = new StringBuilder();
        foreach (var model in NeuronModels.All)
        {
            text.Append(CultureInfo.InvariantCulture, $"{(text.Length > 0 ? "\n" : "")}**`{model.Name}`** ({Unit(model.WeightDimension)} for weights): {model.Summary}\n\n");
            text.Append("| parameter | symbol | default | permitted | meaning |\n|---|---|---|---|---|\n");
            foreach (var parameter in model.Parameters)
            {
                var value = double.IsFinite(parameter.Default) ? $"{parameter.Default.ToString("R", CultureInfo.InvariantCulture)} {Unit(parameter.Dimension)}".TrimEnd() : "none";
                text.Append(CultureInfo.InvariantCulture, $"| `{parameter.Name}` | {parameter.Symbol} | {value} | {Permitted(parameter)} | {parameter.Meaning} |\n");
            }

            text.Append("\n| state variable | unit | meaning |\n|---|---|---|\n");
            foreach (var variable in model.StateVariables)
            {
                text.Append(CultureInfo.InvariantCulture, $"| `{variable.Name}` | {Unit(variable.Dimension)} | {variable.Meaning} |\n");
            }
        }

        Assert.Equal(text.ToString(), Block("Models"));
    }

    private static string Permitted(NeuronParameterDescriptor parameter)
    {
        return $"{(parameter.MinimumExclusive ? "above" : "from")} {Show(parameter.Minimum)} to {Show(parameter.Maximum)}";

        static string Show(double value) => value.ToString(Math.Abs(value) >= 1e6 ? "0e0" : "R", CultureInfo.InvariantCulture);
    }

    [Fact]
    public void The_table_of_units_is_that_of_the_parser()
    {
        foreach (var dimension in Enum.GetValues<PhysicalDimension>().Where(dimension => dimension != PhysicalDimension.Dimensionless))
        {
            Assert.Matches(
                $@"\n\| {QuantityParser.Describe(dimension)} \| `{QuantityParser.CanonicalUnit(dimension, 0)}`[^|]* \| {Unit(dimension)}( \([^)]*\))? \|\n",
                Readme);
        }

        Assert.All(QuantityParser.PrefixLetters.Where(letter => letter != 'μ'), letter => Assert.Contains($"`{letter}`", Readme, StringComparison.Ordinal));
    }

    [Fact]
    public void The_complete_example_is_a_description()
    {
        var yaml = Readme.Split("```yaml\n")[1].Split("```")[0];

        var experiment = Descriptions.Read(yaml, ["inputs.eeg.recording=synthetic"]);

        Assert.Equal((1000, 2, 3), (experiment.NeuronCount, experiment.Inputs.Length, experiment.Projections.Length));
    }

    private static string Block(string name)
    {
        var begin = $"<!-- begin {name} -->\n";
        var end = $"<!-- end {name} -->";
        Assert.Contains(begin, Readme, StringComparison.Ordinal);
        Assert.Contains(end, Readme, StringComparison.Ordinal);
        return Readme.Split(begin)[1].Split(end)[0];
    }

    private static string TypeTable(string what, string[] types, ImmutableDictionary<string, (string[] Needed, string[] Optional)> keys)
    {
        var text = new StringBuilder($"| {what} | needs | may have |\n|---|---|---|\n");
        foreach (var type in types)
        {
            text.Append(CultureInfo.InvariantCulture, $"| `{type}` | {List(keys[type].Needed)} | {List(keys[type].Optional)} |\n");
        }

        return text.ToString();
    }

    private static string List(string[] keys) => string.Join(", ", keys.Select(key => $"`{key}`"));

    private static string Unit(PhysicalDimension dimension) => QuantityParser.CanonicalUnit(dimension, QuantityParser.NeuronExponent(dimension));
}
