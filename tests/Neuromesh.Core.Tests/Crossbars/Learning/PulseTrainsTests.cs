using System.Numerics;
using Neuromesh.Core.Crossbars.Learning;
using Neuromesh.Core.Random;

namespace Neuromesh.Core.Tests.Crossbars.Learning;

public sealed class PulseTrainsTests
{
    private const int Lines = 64;
    private const int Slots = 31;

    /// <summary>The number of pulses is a sum of many, nearly independent: its deviation is about the root of its mean.</summary>
    [Theory]
    [InlineData(1e-5f, 20_000)]
    [InlineData(1.1e-4f, 20_000)]
    [InlineData(3.7e-4f, 10_000)]
    [InlineData(0.0123f, 2_000)]
    [InlineData(0.3f, 1_000)]
    public void A_slot_has_a_pulse_with_its_probability_however_small(float probability, int steps)
    {
        var pulses = Enumerable.Range(0, steps).Sum(step => Draw(probability, (ulong)step, "lines").Sum(train => (long)BitOperations.PopCount(train)));
        var expected = (double)probability * Lines * Slots * steps;
        Assert.InRange(pulses, expected - (5 * Math.Sqrt(expected)), expected + (5 * Math.Sqrt(expected)));
    }

    /// <summary>Updates are products of a row's and a column's probability, here 2.4 and 0.3 pulses in a thousand slots of either line.</summary>
    [Fact]
    public void Coincidences_have_the_product_of_both_probabilities()
    {
        const int Steps = 100_000;
        var both = 0L;
        for (ulong step = 0; step < Steps; step++)
        {
            var (rows, columns) = (Draw(0.0024f, step, "rows"), Draw(0.3003f, step, "columns"));
            for (var line = 0; line < Lines; line++)
            {
                both += BitOperations.PopCount(rows[line] & columns[line]);
            }
        }

        var expected = 0.0024 * 0.3003 * Lines * Slots * Steps;
        Assert.InRange(both, expected - (5 * Math.Sqrt(expected)), expected + (5 * Math.Sqrt(expected)));
    }

    [Theory]
    [InlineData(0f, 0)]
    [InlineData(1f, Slots)]
    [InlineData(7f, Slots)]
    public void Certain_slots_are_certain(float probability, int pulses) =>
        Assert.All(Draw(probability, 3, "lines"), train => Assert.Equal(pulses, BitOperations.PopCount(train)));

    private static uint[] Draw(float probability, ulong step, string purpose)
    {
        var probabilities = new float[Lines];
        probabilities.AsSpan().Fill(probability);
        var trains = new uint[Lines];
        PulseTrains.Draw(RandomKey.Create(9, purpose, 0), step, Slots, probabilities, new uint[Lines * PulseTrains.WordsPerLine], trains);
        return trains;
    }
}
