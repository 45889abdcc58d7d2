using Neuromesh.Core.Signals;
using Neuromesh.Core.Units;

namespace Neuromesh.Recordings.Signals;

/// <summary>
/// Where the network's steps fall among the samples of one channel, as exact fractions.
/// </summary>
/// <remarks>
/// Step s has the time s · timeStep, sample k the time k / rate − offset. Step s therefore falls on the sample position
/// p(s) = (s · timeStep + offset) · rate, kept as whole samples and a remainder in units of 1 / (10⁹ · rate denominator) sample.
/// Every move is integer arithmetic in 128 bits, so a position after 10⁹ steps is as exact as the first.
/// </remarks>
internal sealed class SampleClock
{
    private readonly Int128 _unitsPerSample;
    private readonly Int128 _unitsPerStep;
    private readonly Int128 _remainderPerStep;
    private readonly long _samplesPerStep;
    private readonly double _samplesPerUnitDivisor;
    private Int128 _remainder;

    /// <summary>Stands on step 0.</summary>
    /// <param name="rate">The channel's rate.</param>
    /// <param name="timeStep">Length of a step.</param>
    /// <param name="offsetNanoseconds">Time of step 0 in the recording in ns, 0 or more.</param>
    public SampleClock(SamplingRate rate, TimeStep timeStep, long offsetNanoseconds)
    {
        var unitsPerSample = (Int128)1_000_000_000 * rate.Denominator;
        var unitsPerStep = (Int128)timeStep.Nanoseconds * rate.Numerator;
        var start = (Int128)offsetNanoseconds * rate.Numerator;
        var divisor = GreatestCommonDivisor(GreatestCommonDivisor(unitsPerSample, unitsPerStep), start);
        _unitsPerSample = unitsPerSample / divisor;
        _unitsPerStep = unitsPerStep / divisor;
        start /= divisor;
        _samplesPerStep = checked((long)(_unitsPerStep / _unitsPerSample));
        _remainderPerStep = _unitsPerStep % _unitsPerSample;
        _samplesPerUnitDivisor = (double)_unitsPerSample;
        Sample = checked((long)(start / _unitsPerSample));
        _remainder = start % _unitsPerSample;
    }

    /// <summary>The last sample at or before the step's time.</summary>
    public long Sample { get; private set; }

    /// <summary>True when the step falls on <see cref="Sample"/> exactly.</summary>
    public bool IsOnSample => _remainder == 0;

    /// <summary>How far the step is on the way from <see cref="Sample"/> to the next, 0 or more and at most 1; the nearest double of each part, divided once.</summary>
    public double Fraction => (double)_remainder / _samplesPerUnitDivisor;

    /// <summary>Goes on by one step.</summary>
    public void Advance()
    {
        Sample += _samplesPerStep;
        _remainder += _remainderPerStep;
        if (_remainder >= _unitsPerSample)
        {
            _remainder -= _unitsPerSample;
            Sample++;
        }
    }

    /// <summary>How many steps, from this one on, have a value when the first samples of the channel are known.</summary>
    /// <param name="samplesKnown">Number of samples known from the channel's first one on.</param>
    /// <param name="rule">How values are made; <see cref="ResamplingRule.Linear"/> needs the next sample too.</param>
    /// <param name="limit">Largest answer wanted.</param>
    public int StepsCovered(long samplesKnown, ResamplingRule rule, int limit)
    {
        // Positions below samplesKnown can be held; a line reaches up to and including the last known sample.
        var lastUsable = rule == ResamplingRule.Hold ? samplesKnown : samplesKnown - 1;
        var samplesAhead = Math.Min(lastUsable - Sample, int.MaxValue);
        var unitsAhead = (samplesAhead * _unitsPerSample) - _remainder - (rule == ResamplingRule.Hold ? 1 : 0);
        if (unitsAhead < 0)
        {
            return 0;
        }

        return (int)Int128.Min(limit, (unitsAhead / _unitsPerStep) + 1);
    }

    private static Int128 GreatestCommonDivisor(Int128 a, Int128 b)
    {
        while (b != 0)
        {
            (a, b) = (b, a % b);
        }

        return a;
    }
}
