using Neuromesh.Core.Crossbars.Learning;
using Neuromesh.Core.Random;
using Neuromesh.Recordings.Digits;

namespace Neuromesh.Benchmarks;

/// <summary>The network of mnist-1t1r in double precision, without devices: what is programmed into an array afterwards.</summary>
internal sealed class DoubleClassifier
{
    private readonly ClassifierParameters _parameters;

    public DoubleClassifier(ClassifierParameters parameters, ulong seed)
    {
        _parameters = parameters;
        var stream = new PhiloxStream(RandomKey.Create(seed, "weights in double"), 0);
        First = Draw(ref stream, parameters.Inputs * parameters.HiddenUnits);
        Second = Draw(ref stream, parameters.HiddenUnits * parameters.Outputs);
    }

    /// <summary>Weights of the hidden units, input by input.</summary>
    public double[] First { get; }

    /// <summary>Weights of the outputs, hidden unit by hidden unit.</summary>
    public double[] Second { get; }

    public void Train(DigitSet digits, int samples)
    {
        var inputs = new float[DigitSet.Inputs];
        var (sums, hidden) = (new double[_parameters.HiddenUnits], new double[_parameters.HiddenUnits]);
        var errors = new double[_parameters.Outputs];
        for (var sample = 0; sample < samples; sample++)
        {
            var label = digits.Training(sample % digits.TrainingCount, inputs);
            var rate = _parameters.RateOf(sample, samples);
            for (var unit = 0; unit < hidden.Length; unit++)
            {
                sums[unit] = 0;
                for (var i = 0; i < inputs.Length; i++)
                {
                    sums[unit] += inputs[i] * First[(i * hidden.Length) + unit];
                }

                hidden[unit] = Math.Clamp(sums[unit] / _parameters.HiddenLimit, 0, 1);
            }

            for (var output = 0; output < errors.Length; output++)
            {
                errors[output] = 0;
                for (var unit = 0; unit < hidden.Length; unit++)
                {
                    errors[output] += hidden[unit] * Second[(unit * errors.Length) + output];
                }
            }

            var largest = errors.Max();
            var total = errors.Sum(sum => Math.Exp(_parameters.OutputGain * (sum - largest)));
            for (var output = 0; output < errors.Length; output++)
            {
                errors[output] = (Math.Exp(_parameters.OutputGain * (errors[output] - largest)) / total) - (output == label ? 1 : 0);
            }

            for (var unit = 0; unit < hidden.Length; unit++)
            {
                double back = 0;
                for (var output = 0; output < errors.Length; output++)
                {
                    var weight = (unit * errors.Length) + output;
                    back += Second[weight] * errors[output];
                    Second[weight] -= rate * _parameters.OutputRate * hidden[unit] * errors[output];
                }

                if (hidden[unit] is > 0 and < 1)
                {
                    for (var i = 0; i < inputs.Length; i++)
                    {
                        First[(i * hidden.Length) + unit] -= rate * inputs[i] * back;
                    }
                }
            }
        }
    }

    private static double[] Draw(ref PhiloxStream stream, int count)
    {
        var weights = new double[count];
        for (var i = 0; i < count; i++)
        {
            weights[i] = 0.17 * stream.NextNormal();
        }

        return weights;
    }
}
