namespace Neuromesh.Core.Synapses;

/// <summary>Which source connects to which target of a sparse projection.</summary>
/// <remarks>
/// Sources and targets are indexes within their populations. Draws are keyed by target, by a node of the tree of targets, or by both source and node, so that any slice of
/// the targets generates its own synapses and nothing else, whatever the cut.
/// </remarks>
public abstract record ConnectionRule
{
    /// <summary>The number of synapses that the rule makes, or its expectation.</summary>
    /// <param name="sources">Number of sources.</param>
    /// <param name="targets">Number of targets.</param>
    public abstract double ExpectedSynapses(int sources, int targets);
}

/// <summary>Every source to every target.</summary>
/// <param name="Autapses">Whether a neuron connects to itself, where source and target population are the same.</param>
public sealed record AllToAllRule(bool Autapses) : ConnectionRule
{
    /// <inheritdoc/>
    public override double ExpectedSynapses(int sources, int targets) => (double)sources * targets;
}

/// <summary>Source i to target i; both populations have one size.</summary>
public sealed record OneToOneRule : ConnectionRule
{
    /// <inheritdoc/>
    public override double ExpectedSynapses(int sources, int targets) => targets;
}

/// <summary>Each target draws the same number of sources, uniformly.</summary>
/// <param name="Indegree">Synapses per target, 0 or more.</param>
/// <param name="Autapses">Whether a neuron may draw itself.</param>
/// <param name="Multapses">Whether a target may draw a source more than once.</param>
public sealed record FixedIndegreeRule(int Indegree, bool Autapses, bool Multapses) : ConnectionRule
{
    /// <inheritdoc/>
    public override double ExpectedSynapses(int sources, int targets) => (double)Indegree * targets;
}

/// <summary>Each source draws the same number of targets, uniformly.</summary>
/// <param name="Outdegree">Synapses per source, 0 or more.</param>
/// <param name="Autapses">Whether a neuron may draw itself.</param>
/// <param name="Multapses">Whether a source may draw a target more than once.</param>
public sealed record FixedOutdegreeRule(int Outdegree, bool Autapses, bool Multapses) : ConnectionRule
{
    /// <inheritdoc/>
    public override double ExpectedSynapses(int sources, int targets) => (double)Outdegree * sources;
}

/// <summary>A given number of synapses in all, each between a source and a target drawn uniformly.</summary>
/// <param name="Total">Number of synapses, 0 or more; without multapses at most the number of pairs.</param>
/// <param name="Autapses">Whether a neuron may connect to itself.</param>
/// <param name="Multapses">Whether a pair may be drawn more than once.</param>
public sealed record FixedTotalNumberRule(long Total, bool Autapses, bool Multapses) : ConnectionRule
{
    /// <inheritdoc/>
    public override double ExpectedSynapses(int sources, int targets) => Total;
}

/// <summary>Each pair connects independently.</summary>
/// <param name="Probability">Probability in [0, 1].</param>
/// <param name="Autapses">Whether a neuron may connect to itself.</param>
public sealed record PairwiseBernoulliRule(double Probability, bool Autapses) : ConnectionRule
{
    /// <inheritdoc/>
    public override double ExpectedSynapses(int sources, int targets) => Probability * sources * targets;
}

/// <summary>Each pair connects independently with a probability that depends on its distance.</summary>
/// <param name="Profile">How the probability falls with distance.</param>
/// <param name="Probability">Probability at distance 0, in [0, 1].</param>
/// <param name="ScaleMm">Length scale of the profile in mm, above 0: see <see cref="DistanceProfile"/>.</param>
/// <param name="CutoffMm">Distance in mm beyond which nothing connects; +∞ for none. A distance within 1e-9 of it, relatively, counts as the cutoff itself and may connect.</param>
/// <param name="Sources">Where the sources are.</param>
/// <param name="Targets">Where the targets are; as many dimensions as the sources.</param>
/// <param name="Periodic">Whether opposite borders are joined; both layouts then have one extent.</param>
/// <param name="Autapses">Whether a neuron may connect to itself.</param>
public sealed record DistanceRule(
    DistanceProfile Profile,
    double Probability,
    double ScaleMm,
    double CutoffMm,
    SpatialLayout Sources,
    SpatialLayout Targets,
    bool Periodic,
    bool Autapses) : ConnectionRule
{
    /// <inheritdoc/>
    /// <remarks>Estimated from up to 64 targets and 1,024 sources spread over the populations.</remarks>
    public override double ExpectedSynapses(int sources, int targets)
    {
        var distance = new PairDistance(this, sources);
        var sampledTargets = Math.Min(targets, 64);
        var sampledSources = Math.Min(sources, 1024);
        double sum = 0;
        for (var i = 0; i < sampledTargets; i++)
        {
            distance.MoveTo((int)((long)i * targets / sampledTargets));
            for (var j = 0; j < sampledSources; j++)
            {
                sum += distance.RelativeProbability((int)((long)j * sources / sampledSources));
            }
        }

        return sum * Probability / ((double)sampledTargets * sampledSources) * sources * targets;
    }
}

/// <summary>How a connection probability falls with distance d, relative to its value at distance 0.</summary>
public enum DistanceProfile
{
    /// <summary><c>exp(-d² / (2·scale²))</c>.</summary>
    Gaussian,

    /// <summary><c>exp(-d / scale)</c>.</summary>
    Exponential,

    /// <summary><c>max(0, 1 - d / scale)</c>.</summary>
    Linear,

    /// <summary>1 up to the scale, 0 beyond; a distance within 1e-9 of the scale, relatively, counts as the scale itself.</summary>
    Box,
}

/// <summary>A list of synapses, read from a file; order is creation order.</summary>
/// <param name="Edges">The synapses, with weights in the target model's unit (pA or mV); of gap junctions the weights are conductances in nS.</param>
public sealed record ExplicitEdgesRule(EdgeList Edges) : ConnectionRule
{
    /// <inheritdoc/>
    public override double ExpectedSynapses(int sources, int targets) => Edges.Count;
}
