using System.Collections.Immutable;
using System.Globalization;
using Neuromesh.Core.Neurons;
using Neuromesh.Experiments.Model;
using Neuromesh.Experiments.Quantities;
using Neuromesh.Experiments.Tables;
using Neuromesh.Experiments.Yaml;

namespace Neuromesh.Experiments.Reading;

/// <summary>Reads a population: its model, its parameters and initial values, its table of per-neuron values.</summary>
internal static class PopulationReader
{
    private static readonly string[] PlainValues = ["parameters", "initial"];

    public static Population Read(DescriptionEntry entry, int index, long firstNeuron, ReadingContext context)
    {
        var section = new Section(entry.Value, Keys.Population);
        var name = section.Choice("model", [.. NeuronModels.All.Select(model => model.Name)]);
        var model = NeuronModels.Find(name)!;
        var room = ReadingContext.MaximumSources - firstNeuron;
        var size = room > 0
            ? (int)section.Whole("size", 1, room)
            : throw section.Require("size").Error($"the populations before have {firstNeuron} neurons, the most that can be numbered");
        var parameters = model.Parameters.ToImmutableDictionary(parameter => parameter.Name, parameter => (NeuronValue)new ConstantValue(parameter.Default));
        var initial = ImmutableDictionary<string, NeuronValue>.Empty;
        if (section.Find("parameters") is { } given)
        {
            foreach (var (key, node) in Named(given, [.. model.Parameters.Select(parameter => parameter.Name)]))
            {
                var descriptor = model.Parameters.First(parameter => parameter.Name == key);
                parameters = parameters.SetItem(key, ReadingContext.NeuronValue(node, descriptor.Dimension, RangeOf(descriptor)));
            }
        }

        if (section.Find("initial") is { } start)
        {
            foreach (var (key, node) in Named(start, [.. model.StateVariables.Select(variable => variable.Name)]))
            {
                var descriptor = model.StateVariables.First(variable => variable.Name == key);
                initial = initial.SetItem(key, ReadingContext.NeuronValue(node, descriptor.Dimension, new ValueRange(descriptor.Minimum, descriptor.Maximum)));
            }
        }

        if (section.Find("perNeuron") is { } table)
        {
            ReadTable(section, table, model, size, context, ref parameters, ref initial);
        }

        if (model.LargestStepMs < context.TimeStep.Milliseconds)
        {
            throw section.Require("model").Error(string.Create(
                CultureInfo.InvariantCulture,
                $"{name} is integrated with steps of at most {model.LargestStepMs} ms, and the time step is {context.TimeStep.Milliseconds} ms: make 'timeStep' smaller"));
        }

        PopulationCheck.Check(section, model, size, parameters, initial, context.TimeStep);
        return new Population
        {
            Name = entry.Key,
            Index = index,
            FirstNeuron = (int)firstNeuron,
            Size = size,
            Model = model,
            Parameters = parameters,
            InitialValues = initial,
            Positions = section.Find("positions") is { } positions ? PositionsReader.Read(positions, size, index, context) : null,
        };
    }

    private static IEnumerable<(string Key, DescriptionNode Value)> Named(DescriptionNode node, IReadOnlyCollection<string> names)
    {
        var mapping = node as DescriptionMapping ?? throw node.Error($"expected a mapping with the keys {string.Join(", ", names)}; found {node.Kind}");
        foreach (var entry in mapping.Entries)
        {
            if (!names.Contains(entry.Key))
            {
                throw entry.Error($"unknown key '{entry.Key}': {NearestName.Suggest(entry.Key, names)}");
            }

            yield return (entry.Key, entry.Value);
        }
    }

    private static ValueRange RangeOf(NeuronParameterDescriptor parameter) => new(parameter.Minimum, parameter.Maximum, parameter.MinimumExclusive);

    private static void ReadTable(
        Section population,
        DescriptionNode node,
        NeuronModelDescriptor model,
        int size,
        ReadingContext context,
        ref ImmutableDictionary<string, NeuronValue> parameters,
        ref ImmutableDictionary<string, NeuronValue> initial)
    {
        var section = new Section(node, Keys.PerNeuron);
        var table = context.Table(section.Require("file"), hasHeader: true);
        var known = model.Parameters.ToDictionary(parameter => parameter.Name, parameter => (parameter.Dimension, Range: RangeOf(parameter)));
        foreach (var variable in model.StateVariables)
        {
            known[variable.Name] = (variable.Dimension, new ValueRange(variable.Minimum, variable.Maximum));
        }

        var targets = new List<(string Name, int Column, string Unit, ValueRange Range)>();
        foreach (var (key, value) in Named(section.Require("columns"), known.Keys))
        {
            foreach (var other in PlainValues.Where(other => population.Find(other) is DescriptionMapping mapping && mapping.Find(key) is not null))
            {
                throw value.Error($"'{key}' stands in '{other}' too: which one counts? Leave out one of them");
            }

            var (column, unit) = ReadingContext.Column(value, known[key].Dimension, key, QuantityParser.CanonicalUnit(known[key].Dimension, QuantityParser.NeuronExponent(known[key].Dimension)));
            targets.Add((key, table.Column(column), unit, known[key].Range));
        }

        var indexColumn = section.OptionalText("index") is { } index ? table.Column(index) : -1;
        if (table.CountRows() is var lines && lines < size)
        {
            throw section.Require("file").Error($"the table '{section.Text("file")}' has {lines} lines with values, the population {size} neurons: every neuron needs one");
        }

        int[] columns = [.. targets.Select(target => target.Column), .. indexColumn >= 0 ? [indexColumn] : Array.Empty<int>()];
        string Permitted(int place)
        {
            if (place == targets.Count)
            {
                return CsvTable.PermittedIndex(size);
            }

            var dimension = known[targets[place].Name].Dimension;
            return targets[place].Range.Describe(dimension, QuantityParser.NeuronExponent(dimension));
        }

        var values = targets.Select(_ => new double[size]).ToArray();
        var seen = new bool[size];
        var rows = 0;
        table.Read(columns, Permitted, (line, row) =>
        {
            var neuron = indexColumn < 0 ? rows : table.Index(row[^1], line, indexColumn, size, "index of a neuron");
            if (neuron >= size || seen[neuron])
            {
                throw table.Error(line, indexColumn, neuron >= size ? $"there is a line more than the population has neurons: expected {size} lines" : $"neuron {neuron} stands here for the second time: expected every neuron once");
            }

            seen[neuron] = true;
            rows++;
            for (var i = 0; i < targets.Count; i++)
            {
                var (name, column, unit, range) = targets[i];
                values[i][neuron] = ReadingContext.TableValue(table, line, column, row[i], unit, known[name].Dimension, name, range);

                if (targets[i].Name == PopulationCheck.RefractoryPeriod && !context.TimeStep.TryToStep(values[i][neuron], out _))
                {
                    throw table.Error(line, targets[i].Column, PopulationCheck.Uneven(values[i][neuron], context.TimeStep));
                }
            }
        });
        for (var i = 0; i < targets.Count; i++)
        {
            var value = new PerNeuronValue([.. values[i]]);
            if (parameters.ContainsKey(targets[i].Name))
            {
                parameters = parameters.SetItem(targets[i].Name, value);
            }
            else
            {
                initial = initial.SetItem(targets[i].Name, value);
            }
        }
    }
}
