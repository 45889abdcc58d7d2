using Neuromesh.Cluster.Runs;

namespace Neuromesh.Host.Benchmarks;

/// <summary>Where the compute threads' time went, as parts of 1. Its names are a contract with scripts.</summary>
/// <param name="Delivery">Spikes to the input of neurons.</param>
/// <param name="Input">What is on its way, Poisson events and currents to the input of a step.</param>
/// <param name="Update">Neurons, their spikes and traces.</param>
/// <param name="Exchange">Gathering, merging, sending and receiving spikes.</param>
/// <param name="Waiting">All else: threads without work, and handing it to them.</param>
internal sealed record TimeShares(double Delivery, double Input, double Update, double Exchange, double Waiting)
{
    /// <summary>The shares of a run.</summary>
    /// <param name="result">What the run came to.</param>
    public static TimeShares Of(RunResult result)
    {
        var whole = Math.Max(result.Threads * result.WallSeconds, result.Times.BusySeconds);
        var times = result.Times;
        return whole > 0
            ? new TimeShares(
                times.DeliverySeconds / whole,
                times.InputSeconds / whole,
                times.UpdateSeconds / whole,
                times.ExchangeSeconds / whole,
                (whole - times.BusySeconds) / whole)
            : new TimeShares(0, 0, 0, 0, 0);
    }
}

/// <summary>What the machine's limits would take over what a run took, 1 at the limit. Its names are a contract with scripts.</summary>
/// <param name="Delivery">Every synaptic event at the cost of counting at a random element of a row in the cache, over the time in delivery.</param>
/// <param name="Input">Half a random word for each neuron, step and Poisson input, over the time in input.</param>
/// <param name="Whole">Both together, over all time of the threads.</param>
internal sealed record LimitFractions(double Delivery, double Input, double Whole);
