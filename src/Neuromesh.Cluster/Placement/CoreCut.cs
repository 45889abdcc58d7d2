using Neuromesh.Core.Synapses;

namespace Neuromesh.Cluster.Placement;

/// <summary>A population that is to be cut.</summary>
/// <param name="Size">Neurons, 1 or more.</param>
/// <param name="CostPerNeuron">Relative cost of a neuron with its synapses, above 0.</param>
public readonly record struct PopulationCost(int Size, double CostPerNeuron);

/// <summary>
/// Chooses how many neurons a core has. No result depends on it. A core costs something in each epoch and for each spike, whatever its size, so there should be as few as keep all threads
/// busy: the microcircuit at a tenth of its size, 8 populations on 2 threads, took 0.13 s a biological second with 8 cores and 0.17 s with 16.
/// </summary>
public static class CoreCut
{
    /// <summary>Largest core: its input rows still fit a processor's second cache.</summary>
    public const int MostNeurons = 49_152;

    /// <summary>
    /// Populations up to this size may stay whole. Of larger ones the fixed costs of a core are a small part, and more of them even out what threads lose to other programs.
    /// </summary>
    private const int LargestWhole = 8_192;

    /// <summary>What the busiest thread may have to do, over the mean of all.</summary>
    private const double Balance = 1.05;

    private const int MostShares = 4;

    /// <summary>The size of the cores of each population, of which the last may be smaller.</summary>
    /// <param name="populations">The populations.</param>
    /// <param name="threads">Threads that share the cores, 1 or more.</param>
    public static int[] NeuronsPerCore(IReadOnlyList<PopulationCost> populations, int threads)
    {
        // A piece for each thread is balanced but for remainders, whatever the populations' costs.
        var best = SizesOf(populations, population => RoundUp(Quotient(population.Size, MostNeurons), threads));
        var neurons = populations.Sum(population => (long)population.Size);
        for (var shares = 1; shares <= MostShares; shares++)
        {
            var largest = (int)Math.Clamp(neurons / ((long)threads * shares), 1, MostNeurons);
            var sizes = SizesOf(
                populations,
                population => population.Size > LargestWhole ? RoundUp(Quotient(population.Size, largest), threads) : Quotient(population.Size, largest));
            if (CountOf(populations, sizes) < CountOf(populations, best) && IsBalanced(populations, sizes, threads))
            {
                best = sizes;
            }
        }

        return best;
    }

    private static int CountOf(IReadOnlyList<PopulationCost> populations, int[] sizes) =>
        populations.Select((population, index) => Quotient(population.Size, sizes[index])).Sum();

    private static int[] SizesOf(IReadOnlyList<PopulationCost> populations, Func<PopulationCost, int> pieces) =>
        [.. populations.Select(population => Math.Min(Quotient(population.Size, pieces(population)), SynapseTableBuilder.MaximumTargets))];

    /// <summary>Whether threads that take the costliest core first, each the next when it has the least to do, have about equally much.</summary>
    private static bool IsBalanced(IReadOnlyList<PopulationCost> populations, int[] sizes, int threads)
    {
        var costs = new List<double>();
        for (var index = 0; index < populations.Count; index++)
        {
            for (var left = populations[index].Size; left > 0; left -= sizes[index])
            {
                costs.Add(Math.Min(left, sizes[index]) * populations[index].CostPerNeuron);
            }
        }

        var busy = new PriorityQueue<int, double>(Enumerable.Range(0, threads).Select(thread => (thread, 0.0)));
        var most = 0.0;
        foreach (var cost in costs.OrderDescending())
        {
            busy.TryDequeue(out var thread, out var sum);
            busy.Enqueue(thread, sum + cost);
            most = Math.Max(most, sum + cost);
        }

        return most <= Balance * costs.Sum() / threads;
    }

    private static int Quotient(int size, int divisor) => (int)(((long)size + divisor - 1) / divisor);

    private static int RoundUp(int pieces, int threads) => (int)Math.Min((long)Quotient(pieces, threads) * threads, int.MaxValue);
}
