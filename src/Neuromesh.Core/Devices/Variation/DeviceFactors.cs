namespace Neuromesh.Core.Devices.Variation;

/// <summary>By what the parameters of one cell differ from those of its model; all above 0, 1 for the model itself.</summary>
/// <param name="On">Factor on the conductance of the fully conducting state.</param>
/// <param name="Off">Factor on the conductance of the other end.</param>
/// <param name="Set">Factor on the voltage that a SET takes; on both directions where a model has one scale for both.</param>
/// <param name="Reset">Factor on the voltage that a RESET takes, where a model has one of its own.</param>
/// <param name="Activation">Factor on the activation energy, where a model has one.</param>
public readonly record struct DeviceFactors(double On, double Off, double Set, double Reset, double Activation);
