using System.Globalization;
using Neuromesh.Core.Signals;

namespace Neuromesh.Recordings.Signals;

/// <summary>
/// Asynchronous delta modulation: the reference level starts at the channel's first value x₀ and follows the signal in whole
/// deltas; each delta upwards is an event of the up source, each downwards one of the down source, several in one step where the
/// signal moves by several.
/// </summary>
/// <remarks>
/// What can be reconstructed: the course of the signal relative to its first value. With n(s) = up events − down events until step s,
/// x₀ + n(s) · Δ is less than Δ away from the resampled signal at every step that is not refractory (with a refractory time of
/// 0: at every step); after a refractory time all deltas that came together are emitted at once, so no error stays. x₀ itself is not
/// in the events. The level is computed as n · Δ from a whole number n, never summed up, so that it does not drift.
/// Source: the scheme of asynchronous delta modulators, R. Steele, "Delta Modulation Systems", Pentech Press 1975, as used in
/// neuromorphic front ends, F. Corradi and G. Indiveri, IEEE Trans. Biomed. Circuits Syst. 9(5), 2015,
/// doi:10.1109/TBCAS.2015.2479256. Differs from a circuit in that several deltas of one step leave as several events of that step.
/// </remarks>
/// <param name="delta">Δ in the channel's unit, above 0.</param>
/// <param name="refractorySteps">Steps after a step with events in which there is none, 0 or more.</param>
/// <param name="upSource">Source index of events for a rise; that of a fall is one more.</param>
/// <param name="channelName">Recording and channel for messages.</param>
internal sealed class DeltaModulator(double delta, int refractorySteps, int upSource, string channelName) : ChannelEncoder
{
    /// <summary>Most events of one channel in one step; a signal that moves further has a wrong delta or a broken file.</summary>
    public const int MostEventsInOneStep = 1_000_000;

    // Whole numbers beyond this have no exact double, and n · Δ would stop moving.
    private const double LargestLevel = 1L << 52;

    private double _first = double.NaN;
    private long _level;
    private long _silentUntil = long.MinValue;

    /// <inheritdoc/>
    public override void Next(long step, double value, SpikeEventList events)
    {
        if (double.IsNaN(_first))
        {
            _first = value;
            return;
        }

        if (step <= _silentUntil)
        {
            return;
        }

        var rise = value - _first;
        var distance = rise - (_level * delta);
        if (Math.Abs(distance) < delta)
        {
            return;
        }

        var target = distance > 0 ? LevelBelow(rise, step) : -LevelBelow(-rise, step);
        var moves = target - _level;
        if (Math.Abs(moves) > MostEventsInOneStep)
        {
            throw TooFar(step, Math.Abs(moves).ToString(CultureInfo.InvariantCulture));
        }

        var source = moves > 0 ? upSource : upSource + 1;
        for (var move = Math.Abs(moves); move > 0; move--)
        {
            events.Add(step, source);
        }

        _level = target;
        _silentUntil = step + refractorySteps;
    }

    /// <summary>The smallest whole n with rise − n · Δ &lt; Δ, as doubles compute it.</summary>
    private long LevelBelow(double rise, long step)
    {
        var quotient = Math.Floor(rise / delta);
        if (!(Math.Abs(quotient) < LargestLevel))
        {
            throw TooFar(step, "more than 2^52");
        }

        // The division rounds, so the quotient may be one off; the last word has the condition that the reconstruction relies on.
        var level = (long)quotient;
        while (rise - ((level - 1) * delta) < delta)
        {
            level--;
        }

        while (rise - (level * delta) >= delta)
        {
            level++;
        }

        return level;
    }

    private RecordingException TooFar(long step, string moves) => new(string.Create(
        CultureInfo.InvariantCulture,
        $"{channelName}: the signal moves by {moves} deltas of {delta} at step {step}, at most {MostEventsInOneStep} are possible; choose a larger delta or check the unit."));
}
