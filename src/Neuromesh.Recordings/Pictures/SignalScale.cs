namespace Neuromesh.Recordings.Pictures;

/// <summary>How large a signal is drawn.</summary>
/// <param name="PerLane">Height of a lane in the signal's unit.</param>
/// <param name="Bar">Length of the scale's bar in the unit, a round number.</param>
internal sealed record SignalScale(double PerLane, double Bar)
{
    // Part of a lane that a channel fills, so that rare larger values have room.
    private const double LaneFill = 0.8;

    // The strongest channel of a scale sets it up to this many times the middle one; a stronger one crosses into its neighbours' lanes.
    private const double MostOfMiddle = 2;

    // A channel this many times as strong as the middle one, or as weak, is drawn to a scale of its own.
    private const double Apart = 5;

    /// <summary>Gives channels their scales.</summary>
    /// <param name="channels">Unit and excursion (in that unit) of each channel.</param>
    /// <returns>A scale for each channel; those that share one have the same object.</returns>
    public static SignalScale[] Assign(IReadOnlyList<(string Unit, double Excursion)> channels)
    {
        var scales = new SignalScale[channels.Count];
        foreach (var group in Enumerable.Range(0, channels.Count).GroupBy(index => channels[index].Unit))
        {
            var ordered = group.Select(index => channels[index].Excursion).Where(excursion => excursion > 0).Order().ToArray();
            var middle = ordered.Length == 0 ? 1 : ordered[ordered.Length / 2];
            bool Belongs(double excursion) => excursion == 0 || (excursion <= middle * Apart && excursion >= middle / Apart);
            var strongest = group.Select(index => channels[index].Excursion).Where(Belongs).DefaultIfEmpty(middle).Max();
            var shared = Create(Math.Min(strongest, MostOfMiddle * middle));
            foreach (var index in group)
            {
                scales[index] = Belongs(channels[index].Excursion) ? shared : Create(channels[index].Excursion);
            }
        }

        return scales;
    }

    /// <summary>The bar is 1, 2 or 5 times a power of ten and at most half a lane.</summary>
    private static SignalScale Create(double excursion)
    {
        var perLane = (excursion > 0 ? excursion : 1) / LaneFill;
        var bar = 1.0;
        while (bar > perLane / 2)
        {
            bar /= 10;
        }

        while (bar * 10 <= perLane / 2)
        {
            bar *= 10;
        }

        return new SignalScale(perLane, bar * 5 <= perLane / 2 ? bar * 5 : bar * 2 <= perLane / 2 ? bar * 2 : bar);
    }
}
