using Neuromesh.Core.Random;

namespace Neuromesh.Recordings.Synthetic;

/// <summary>
/// Smooth Gaussian noise with random access: independent standard normal deviates on every <paramref name="spacing"/>-th sample, joined
/// by the cubic B-spline and scaled to a variance of 1 (averaged over the phase between lattice points). A spacing of 1 is white noise.
/// </summary>
/// <remarks>
/// A value is a function of (key, entity, draw, sample) alone. The spectrum is white up to about 0.3 / spacing and falls as sinc⁸ beyond.
/// Source of the weights: the uniform cubic B-spline, for example C. de Boor, A Practical Guide to Splines, 2001, chapter IX.
/// </remarks>
/// <param name="key">Key of the purpose.</param>
/// <param name="entity">What the noise belongs to, for example a channel.</param>
/// <param name="draw">Distinguishes several noises of one entity.</param>
/// <param name="spacing">Samples between lattice points, 1 or more.</param>
internal readonly struct LatticeNoise(RandomKey key, uint entity, uint draw, int spacing)
{
    // The mean over the phase of the sum of the squared weights: the B-spline of degree 7 at its centre.
    private const double MeanSquare = 151.0 / 315;

    /// <summary>Adds the noise to consecutive samples.</summary>
    /// <param name="firstSample">Number of the first sample, 0 or more.</param>
    /// <param name="gain">Standard deviation of what is added.</param>
    /// <param name="destination">Receives the sum.</param>
    public void AddTo(long firstSample, double gain, Span<double> destination)
    {
        if (spacing == 1)
        {
            for (var i = 0; i < destination.Length; i++)
            {
                destination[i] += Point(firstSample + i) * gain;
            }

            return;
        }

        var scale = gain / Math.Sqrt(MeanSquare);
        var (cell, phase) = Math.DivRem(firstSample, spacing);
        var (p0, p1, p2, p3) = (Point(cell), Point(cell + 1), Point(cell + 2), Point(cell + 3));
        for (var i = 0; i < destination.Length; i++)
        {
            var t = (double)phase / spacing;
            var u = 1 - t;
            var sum = (u * u * u * p0) + (((3 * t * t * (t - 2)) + 4) * p1) + (((3 * u * u * (u - 2)) + 4) * p2) + (t * t * t * p3);
            destination[i] += sum / 6 * scale;
            if (++phase == spacing)
            {
                phase = 0;
                cell++;
                (p0, p1, p2, p3) = (p1, p2, p3, Point(cell + 3));
            }
        }
    }

    private double Point(long index)
    {
        var (low, high, _, _) = Philox4x32.Block(entity, (uint)index, (uint)(index >> 32), draw, key.K0, key.K1);
        return Deviates.Normal(low, high);
    }
}
