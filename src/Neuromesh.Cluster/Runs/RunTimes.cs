namespace Neuromesh.Cluster.Runs;

/// <summary>Where the compute threads of all nodes spent a run, in s, summed over the threads. What is left of threads times wall-clock time was waiting.</summary>
/// <param name="DeliverySeconds">Spikes to the input of neurons: synapses, and the reading of crossbar tiles.</param>
/// <param name="InputSeconds">What is on its way, Poisson events and currents to the input of a step.</param>
/// <param name="UpdateSeconds">Neurons, their spikes and traces.</param>
/// <param name="ExchangeSeconds">Gathering, merging, sending and receiving spikes.</param>
public readonly record struct RunTimes(double DeliverySeconds, double InputSeconds, double UpdateSeconds, double ExchangeSeconds)
{
    /// <summary>All of it.</summary>
    public double BusySeconds => DeliverySeconds + InputSeconds + UpdateSeconds + ExchangeSeconds;
}
