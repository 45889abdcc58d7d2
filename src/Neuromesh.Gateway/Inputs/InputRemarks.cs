using System.Globalization;
using Neuromesh.Experiments.Model;
using Neuromesh.Recordings;

namespace Neuromesh.Gateway.Inputs;

/// <summary>What a user should know of the inputs that drive an experiment and would not see in its spikes.</summary>
public static class InputRemarks
{
    /// <summary>
    /// Remarks on recordings that end before the run does, and what their readers had to assume (a stream has none), and on spike trains that go on after the run has ended.
    /// </summary>
    /// <param name="experiment">The experiment.</param>
    /// <returns>A sentence each, with the input's name.</returns>
    /// <exception cref="RecordingException">A recording can no longer be read.</exception>
    public static IReadOnlyList<string> Of(Experiment experiment)
    {
        ArgumentNullException.ThrowIfNull(experiment);
        var remarks = new List<string>();
        var runSeconds = experiment.TimeStep.ToMilliseconds(experiment.DurationSteps) / 1000;
        foreach (var input in experiment.Inputs)
        {
            switch (input)
            {
                case RecordingInput recorded when recorded.Recording != RecordingInput.Stream:
                    AddRecording(remarks, recorded, runSeconds);
                    break;
                case SpikeTrainInput trains when trains.Steps.Count(step => step > experiment.DurationSteps) is > 0 and var late:
                    remarks.Add(string.Create(
                        CultureInfo.InvariantCulture,
                        $"inputs.{trains.Name}: {late} of {trains.Steps.Length} events come after the end of the run of {runSeconds:0.#########} s and are not delivered."));
                    break;
            }
        }

        return remarks;
    }

    private static void AddRecording(List<string> remarks, RecordingInput input, double runSeconds)
    {
        using var recording = RecordingProbe.Open(input.Recording, input.SamplesPerSecond);
        remarks.AddRange(recording.Header.Warnings.Select(warning => $"inputs.{input.Name}: {warning}"));
        var endSeconds = recording.Header.DurationSeconds - (input.OffsetMs / 1000);
        if (endSeconds < runSeconds)
        {
            remarks.Add(string.Create(
                CultureInfo.InvariantCulture,
                $"inputs.{input.Name}: the recording ends {Math.Max(0, endSeconds):0.###} s into the run of {runSeconds:0.###} s; it gives no events after that."));
        }
    }
}
