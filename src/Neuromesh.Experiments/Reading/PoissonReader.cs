using System.Collections.Immutable;
using System.Globalization;
using Neuromesh.Core.Random;
using Neuromesh.Core.Units;
using Neuromesh.Experiments.Model;
using Neuromesh.Experiments.Quantities;
using Neuromesh.Experiments.Yaml;

namespace Neuromesh.Experiments.Reading;

/// <summary>Reads a Poisson input.</summary>
internal static class PoissonReader
{
    // The shared process has the rate over the correlation: below this nothing of use is left for the rate.
    private const double SmallestCorrelation = 1e-4;

    public static PoissonInput Read(DescriptionEntry entry, int index, ImmutableArray<Population> populations, ReadingContext context)
    {
        var section = new Section(entry.Value, Keys.PoissonInput);
        var target = ReadingContext.Find(populations, section.Require("target"));
        var dimension = target.Model.WeightDimension;
        if (section.Has("rate") == section.Has("rates"))
        {
            throw section.Node.Error("expected either 'rate' (one rate) or 'rates' (a table)");
        }

        var correlation = section.Quantity("correlation", PhysicalDimension.Dimensionless, 0, new ValueRange(0, 1), 0);
        if (correlation > 0 && correlation < SmallestCorrelation)
        {
            throw section.Require("correlation").Error($"a correlation of {correlation} is out of range: expected 0, or from {SmallestCorrelation} to 1");
        }

        // The shared process has the rate divided by the correlation.
        var highestHz = PoissonThresholds.MaximumMean * 1000 / context.TimeStep.Milliseconds * (correlation > 0 ? correlation : 1);
        var rates = section.Find("rates") is { } table ? ReadTable(table, highestHz, context) : [];
        return new PoissonInput
        {
            Name = entry.Key,
            Index = index,
            Target = target,
            EventsPerSecond = rates.IsEmpty
                ? section.Quantity("rate", PhysicalDimension.Frequency, 0, new ValueRange(0, highestHz))
                : rates.Max(rate => rate.EventsPerSecond),
            Rates = rates,
            Correlation = correlation,
            Weight = section.Quantity("weight", dimension, QuantityParser.NeuronExponent(dimension), ValueRange.Any(dimension)),
        };
    }

    private static ImmutableArray<RateSegment> ReadTable(DescriptionNode node, double highestHz, ReadingContext context)
    {
        var section = new Section(node, Keys.Rates);
        var columns = section.Find("columns") is { } given ? new Section(given, Keys.RateColumns) : null;
        var table = context.Table(section.Require("file"), hasHeader: true);
        var (timeName, timeUnit) = ReadingContext.Column(columns?.Find("time"), PhysicalDimension.Time, "time_ms", "ms");
        var (rateName, rateUnit) = ReadingContext.Column(columns?.Find("rate"), PhysicalDimension.Frequency, "rate_hz", "Hz");
        var timeColumn = table.Column(timeName);
        var rateColumn = table.Column(rateName);
        var rates = ImmutableArray.CreateBuilder<RateSegment>();
        string Permitted(int place) => place == 0
            ? $"expected {context.Grid(0, context.MaximumSteps)}"
            : string.Create(CultureInfo.InvariantCulture, $"expected 0 to {highestHz} Hz");
        table.Read([timeColumn, rateColumn], Permitted, (line, values) =>
        {
            if (!context.TimeStep.TryToStep(ReadingContext.Convert(values[0], timeUnit, PhysicalDimension.Time), out var step) || step < 0 || step > context.MaximumSteps)
            {
                throw table.Error(line, timeColumn, string.Create(CultureInfo.InvariantCulture, $"{values[0]} {timeUnit} is no time of a rate: expected {context.Grid(0, context.MaximumSteps)}"));
            }

            if (rates.Count > 0 && step <= rates[^1].StartStep)
            {
                throw table.Error(line, timeColumn, string.Create(
                    CultureInfo.InvariantCulture,
                    $"{values[0]} {timeUnit} does not come after the line before: times must ascend, expected more than {context.TimeStep.ToMilliseconds(rates[^1].StartStep)} ms"));
            }

            var hertz = ReadingContext.Convert(values[1], rateUnit, PhysicalDimension.Frequency);
            rates.Add(hertz >= 0 && hertz <= highestHz
                ? new RateSegment(step, hertz)
                : throw table.Error(line, rateColumn, string.Create(CultureInfo.InvariantCulture, $"{values[1]} {rateUnit} is out of range: expected 0 to {highestHz} Hz")));
        });
        return rates.Count > 0 ? rates.ToImmutable() : throw section.Require("file").Error("the table has no rates: expected at least one line with a time and a rate");
    }
}
