using System.Collections.Immutable;
using Neuromesh.Core.Neurons;
using Neuromesh.Core.Units;
using Neuromesh.Experiments.Model;
using Neuromesh.Experiments.Quantities;
using Neuromesh.Experiments.Yaml;

namespace Neuromesh.Experiments.Reading;

/// <summary>Reads a population: its model, its parameters and initial values, its table of per-neuron values.</summary>
internal static class PopulationReader
{
    public static Population Read(DescriptionEntry entry, int index, long firstNeuron, ReadingContext context)
    {
        var section = new Section(entry.Value, Keys.Population);
        var name = section.Choice("model", [.. NeuronModels.All.Select(model => model.Name)]);
        var model = NeuronModels.Find(name)!;
        var size = (int)section.Whole("size", 1, Math.Min(int.MaxValue, ReadingContext.MaximumSources - firstNeuron));
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
                initial = initial.SetItem(key, ReadingContext.NeuronValue(node, descriptor.Dimension, ValueRange.Any));
            }
        }

        if (section.Find("perNeuron") is { } table)
        {
            ReadTable(table, model, size, context, ref parameters, ref initial);
        }

        CheckPotentials(section.Node, size, parameters);
        CheckRefractoryPeriod(section.Node, parameters, context.TimeStep);
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
                var place = entry.KeyPlace;
                throw new ExperimentException(new ExperimentDiagnostic(
                    place.Source, place.Line, place.Column, place.Key, $"unknown key '{entry.Key}': {NearestName.Suggest(entry.Key, names)}"));
            }

            yield return (entry.Key, entry.Value);
        }
    }

    private static ValueRange RangeOf(NeuronParameterDescriptor parameter) => new(parameter.Minimum, parameter.Maximum, parameter.MinimumExclusive);

    private static void ReadTable(
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
            known[variable.Name] = (variable.Dimension, ValueRange.Any);
        }

        var targets = new List<(string Name, int Column, string Unit, ValueRange Range)>();
        foreach (var (key, value) in Named(section.Require("columns"), known.Keys))
        {
            var (column, unit) = ReadingContext.Column(value, known[key].Dimension, key, QuantityParser.CanonicalUnit(known[key].Dimension, QuantityParser.NeuronExponent(known[key].Dimension)));
            targets.Add((key, table.Column(column), unit, known[key].Range));
        }

        var indexColumn = section.OptionalText("index") is { } index ? table.Column(index) : -1;
        var columns = targets.Select(target => target.Column).Append(Math.Max(indexColumn, 0)).ToArray();
        var values = targets.Select(_ => new double[size]).ToArray();
        var seen = new bool[size];
        var rows = 0;
        table.Read(columns, (line, row) =>
        {
            var neuron = indexColumn < 0 ? rows : table.Index(row[^1], line, indexColumn, size, "index of a neuron");
            if (neuron >= size || seen[neuron])
            {
                throw table.Error(line, Math.Max(indexColumn, 0), neuron >= size ? $"the population has only {size} neurons" : $"neuron {neuron} stands here for the second time");
            }

            seen[neuron] = true;
            rows++;
            for (var i = 0; i < targets.Count; i++)
            {
                values[i][neuron] = ReadingContext.Convert(row[i], targets[i].Unit, known[targets[i].Name].Dimension);
                if (!targets[i].Range.Contains(values[i][neuron]))
                {
                    throw table.Error(line, targets[i].Column, $"{row[i]} is out of range for {targets[i].Name}: {targets[i].Range.Describe(known[targets[i].Name].Dimension, QuantityParser.NeuronExponent(known[targets[i].Name].Dimension))}");
                }
            }
        });
        if (rows != size)
        {
            throw table.Error(0, -1, $"the table has {rows} neurons, the population {size}: every neuron needs one line (the first without one is {Array.IndexOf(seen, false)})");
        }

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

    /// <summary>A reset at or above the threshold would fire for ever.</summary>
    private static void CheckPotentials(DescriptionMapping node, int size, ImmutableDictionary<string, NeuronValue> parameters)
    {
        var threshold = parameters["thresholdPotential"];
        var reset = parameters["resetPotential"];
        for (var i = 0; i < size; i++)
        {
            if (Lowest(threshold, i) <= Highest(reset, i))
            {
                throw node.Error(
                    $"the reset potential ({Highest(reset, i)} mV) must be below the threshold ({Lowest(threshold, i)} mV){(threshold is PerNeuronValue || reset is PerNeuronValue ? $" for neuron {i}" : "")}");
            }

            if (threshold is not PerNeuronValue && reset is not PerNeuronValue)
            {
                break;
            }
        }
    }

    private static double Lowest(NeuronValue value, int neuron) => value switch
    {
        ConstantValue constant => constant.Value,
        PerNeuronValue perNeuron => perNeuron.Values[neuron],
        UniformValue uniform => uniform.Minimum,
        NormalValue normal => normal.Mean,
        _ => 0,
    };

    private static double Highest(NeuronValue value, int neuron) => value is UniformValue uniform ? uniform.Maximum : Lowest(value, neuron);

    private static void CheckRefractoryPeriod(DescriptionMapping node, ImmutableDictionary<string, NeuronValue> parameters, TimeStep timeStep)
    {
        if (parameters["refractoryPeriod"] is ConstantValue constant && !timeStep.TryToStep(constant.Value, out _))
        {
            throw node.Error($"the refractory period of {constant.Value} ms is no whole number of time steps of {timeStep}");
        }
    }
}
