namespace Neuromesh.Core.Devices.Pulses;

/// <summary>A pulse's deviation from its mean step, cycle to cycle, as the kernels take it.</summary>
/// <param name="Up">σ of steps up.</param>
/// <param name="Down">σ of steps down.</param>
/// <param name="IsAdditive">Whether σ counts in the cell's step at w = 0, see <see cref="LinearStepModel.AdditiveNoise"/>; in the step itself otherwise.</param>
internal readonly record struct StepNoise(float Up, float Down, bool IsAdditive)
{
    /// <summary>The noise of a model.</summary>
    public static StepNoise Of(LinearStepModel model) => new(
        (float)model.StepDeviation, (float)(model.StepDeviation * model.DownDeviationRatio), model.AdditiveNoise);
}
