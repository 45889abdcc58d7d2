using Neuromesh.Core.Numerics;

namespace Neuromesh.Core.Crossbars.Learning;

/// <summary>The digital side of a network with one hidden layer whose weights lie in an array: activations, errors and the scales of pulse trains. It keeps no weight.</summary>
/// <remarks>
/// Hidden units are rectified and limited, <c>y = clip(a / limit, 0, 1)</c>; outputs are softmax of <c>gain · o</c>, the loss is the cross-entropy.
/// Pulse trains are scaled so that the expected change of a weight is −rate times the gradient, and shared between rows and columns
/// (<see cref="UpdateManagement"/>).
/// </remarks>
public sealed class ClassifierUnits
{
    private readonly ClassifierParameters _parameters;
    private readonly double _stepsPerTrain;
    private readonly float[] _hidden;
    private readonly double[] _probabilities;
    private readonly float[] _errors;
    private double _errorScale;

    /// <summary>Creates the units.</summary>
    /// <param name="parameters">The network.</param>
    /// <param name="deviceStep">Mean step of a device's state by a pulse, above 0.</param>
    /// <param name="slots">Slots of a pulse train.</param>
    public ClassifierUnits(ClassifierParameters parameters, double deviceStep, int slots)
    {
        ArgumentNullException.ThrowIfNull(parameters);
        parameters.Check();
        _parameters = parameters;

        _stepsPerTrain = StepsPerTrain(deviceStep, slots);
        _hidden = new float[parameters.HiddenUnits];
        _probabilities = new double[parameters.Outputs];
        _errors = new float[parameters.Outputs];
    }

    /// <summary>How far a weight moves if both devices of its pair take a pulse in every slot.</summary>
    /// <param name="deviceStep">Mean step of a device's state by a pulse.</param>
    /// <param name="slots">Slots of a pulse train.</param>
    internal static double StepsPerTrain(double deviceStep, int slots) => 2 * deviceStep * slots;

    /// <summary>What the hidden units send for their sums.</summary>
    /// <param name="sums">The sums of the hidden columns.</param>
    /// <returns>Payloads from 0 to 1.</returns>
    public ReadOnlySpan<float> Activate(ReadOnlySpan<float> sums)
    {
        for (var unit = 0; unit < _hidden.Length; unit++)
        {
            _hidden[unit] = (float)Math.Clamp(sums[unit] / _parameters.HiddenLimit, 0, 1);
        }

        return _hidden;
    }

    /// <summary>The output with the largest sum; the first of several.</summary>
    /// <param name="sums">The sums of the output columns.</param>
    public static int Winner(ReadOnlySpan<float> sums)
    {
        var winner = 0;
        for (var output = 1; output < sums.Length; output++)
        {
            winner = sums[output] > sums[winner] ? output : winner;
        }

        return winner;
    }

    /// <summary>What the outputs send back: their errors over the largest of them.</summary>
    /// <param name="sums">The sums of the output columns.</param>
    /// <param name="label">The right output.</param>
    /// <returns>Payloads from −1 to 1.</returns>
    public ReadOnlySpan<float> OutputErrors(ReadOnlySpan<float> sums, int label)
    {
        var largest = sums[Winner(sums)];
        double total = 0;
        for (var output = 0; output < _errors.Length; output++)
        {
            _probabilities[output] = DeterministicMath.Exp(_parameters.OutputGain * (sums[output] - (double)largest));
            total += _probabilities[output];
        }

        _errorScale = 0;
        for (var output = 0; output < _errors.Length; output++)
        {
            _probabilities[output] = (_probabilities[output] / total) - (output == label ? 1 : 0);
            _errorScale = Math.Max(_errorScale, Math.Abs(_probabilities[output]));
        }

        Normalize();
        return _errors;
    }

    /// <summary>The errors of the delta rule: <c>gain · sum − target</c>, where the target is 1 for the right output and 0 for the others.</summary>
    /// <param name="sums">The sums of the output columns.</param>
    /// <param name="label">The right output.</param>
    public void DeltaErrors(ReadOnlySpan<float> sums, int label)
    {
        _errorScale = 0;
        for (var output = 0; output < _errors.Length; output++)
        {
            _probabilities[output] = (_parameters.OutputGain * sums[output]) - (output == label ? 1 : 0);
            _errorScale = Math.Max(_errorScale, Math.Abs(_probabilities[output]));
        }

        Normalize();
    }

    /// <summary>The trains of the update of the output columns. Call after <see cref="OutputErrors"/>.</summary>
    /// <param name="rate">Learning rate.</param>
    /// <param name="rows">Receives the hidden units' probabilities.</param>
    /// <param name="columns">Receives the outputs' probabilities with their signs.</param>
    public void OutputTrains(double rate, Span<float> rows, Span<float> columns) =>
        UpdateManagement.Share(rate * _parameters.OutputRate * _errorScale, _stepsPerTrain, _hidden, _errors, rows, columns);

    /// <summary>The trains of the update of the hidden columns. Call after <see cref="OutputErrors"/>.</summary>
    /// <param name="rate">Learning rate.</param>
    /// <param name="inputs">The inputs' payloads.</param>
    /// <param name="back">The sums of the transposed read, a value for each hidden unit.</param>
    /// <param name="rows">Receives the inputs' probabilities.</param>
    /// <param name="columns">Receives the hidden units' probabilities with their signs.</param>
    public void HiddenTrains(double rate, ReadOnlySpan<float> inputs, ReadOnlySpan<float> back, Span<float> rows, Span<float> columns)
    {
        Span<float> errors = stackalloc float[_hidden.Length];
        for (var unit = 0; unit < _hidden.Length; unit++)
        {
            errors[unit] = _hidden[unit] > 0 && _hidden[unit] < 1 ? back[unit] : 0;
        }

        UpdateManagement.Share(rate * _errorScale, _stepsPerTrain, inputs, errors, rows, columns);
    }

    private void Normalize()
    {
        for (var output = 0; output < _errors.Length; output++)
        {
            _errors[output] = _errorScale > 0 ? (float)(_probabilities[output] / _errorScale) : 0;
        }
    }
}
