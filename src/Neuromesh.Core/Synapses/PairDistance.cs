using Neuromesh.Core.Numerics;

namespace Neuromesh.Core.Synapses;

/// <summary>The connection probability of one target with every source, as far as it depends on their distance.</summary>
internal sealed class PairDistance
{
    /// <summary>Relative tolerance with which a distance counts as one on an edge (the scale of a box, the cutoff), which belongs to the inside.</summary>
    /// <remarks>
    /// On a lattice many pairs lie exactly on such an edge, and their coordinates are rounded differently from place to place: without a tolerance rounding would decide which of them
    /// connect. A distance carries an error of a few units in the last place of the extent, so edges of more than about 1e-7 of it are safe.
    /// </remarks>
    public const double EdgeTolerance = 1e-9;

    private readonly DistanceRule _rule;
    private readonly double _farthestMm;
    private readonly int _dimensions;
    private readonly double[] _sources;
    private readonly double[] _target;

    public PairDistance(DistanceRule rule, int sourceCount)
    {
        _rule = rule;
        _farthestMm = rule.CutoffMm * (1 + EdgeTolerance);
        _dimensions = rule.Sources.Dimensions;
        _target = new double[_dimensions];
        _sources = new double[checked(sourceCount * _dimensions)];
        for (var source = 0; source < sourceCount; source++)
        {
            rule.Sources.Position(source, _sources.AsSpan(source * _dimensions, _dimensions));
        }
    }

    /// <summary>Chooses the target.</summary>
    /// <param name="target">Its index within the population.</param>
    public void MoveTo(int target) => _rule.Targets.Position(target, _target);

    /// <summary>The distance of a source in mm.</summary>
    /// <param name="source">Its index within the population.</param>
    public double DistanceMm(int source)
    {
        double sum = 0;
        for (var i = 0; i < _dimensions; i++)
        {
            var along = Math.Abs(_sources[(source * _dimensions) + i] - _target[i]);
            if (_rule.Periodic)
            {
                along = Math.Min(along, _rule.Sources.ExtentMm[i] - along);
            }

            sum += along * along;
        }

        return Math.Sqrt(sum);
    }

    /// <summary>The probability of a source in parts of that at distance 0.</summary>
    /// <param name="source">Its index within the population.</param>
    public double RelativeProbability(int source)
    {
        var distance = DistanceMm(source);
        if (distance > _farthestMm)
        {
            return 0;
        }

        var scaled = distance / _rule.ScaleMm;
        return _rule.Profile switch
        {
            DistanceProfile.Gaussian => DeterministicMath.Exp(scaled * scaled / -2),
            DistanceProfile.Exponential => DeterministicMath.Exp(-scaled),
            DistanceProfile.Linear => Math.Max(0, 1 - scaled),
            _ => scaled <= 1 + EdgeTolerance ? 1 : 0,
        };
    }
}
