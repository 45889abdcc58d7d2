using System.Diagnostics.CodeAnalysis;
using Neuromesh.Cluster.Runs;
using Neuromesh.Experiments;
using Neuromesh.Experiments.Model;
using Neuromesh.Experiments.Quantities;
using Neuromesh.Gateway.Inputs;
using Neuromesh.Recordings.RunFiles;

namespace Neuromesh.Gateway.RunDirectories;

/// <summary>Writes a run into a directory: <c>run.json</c>, <c>spikes.parquet</c>, <c>traces.parquet</c>, <c>weights.parquet</c>, <c>raster.png</c> and <c>traces.png</c>.</summary>
/// <remarks>
/// <c>run.json</c> stands from the beginning, with the phase <c>running</c>, so that a killed process leaves a word of what it was. Spikes are those
/// of the neurons whose spikes the experiment records; traces and weights are written only where it asks for some. However a run ends, its
/// files are completed with what was recorded, and <c>run.json</c> says how it ended. Files appear under their names when they are complete.
/// </remarks>
[SuppressMessage("Design", "CA1001", Justification = "A sink's end is End, which closes the files.")]
public sealed class RunDirectorySink : IRunSink
{
    /// <summary>Name of the file with the spikes.</summary>
    internal const string SpikesName = "spikes.parquet";

    /// <summary>Name of the file with the traces.</summary>
    internal const string TracesName = "traces.parquet";

    /// <summary>Name of the file with the weights.</summary>
    internal const string WeightsName = "weights.parquet";

    private readonly string _directory;
    private readonly RunDirectoryOptions _options;
    private RunDocument? _document;
    private Experiment? _experiment;
    private SpikeFileWriter? _spikes;
    private TraceFileWriter? _traces;
    private RunWeights? _weights;
    private RecordedSpikes? _recorded;

    /// <summary>Prepares to write; nothing is touched before the run begins.</summary>
    /// <param name="directory">The directory; it is made where it does not exist, and must hold no run.</param>
    /// <param name="options">What else is written; null for the defaults.</param>
    public RunDirectorySink(string directory, RunDirectoryOptions? options = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(directory);
        _directory = Path.GetFullPath(directory);
        _options = options ?? new RunDirectoryOptions();
    }

    /// <inheritdoc/>
    /// <exception cref="IOException">The directory cannot be written, or holds a run.</exception>
    public void Begin(string runId, Experiment experiment)
    {
        ArgumentNullException.ThrowIfNull(experiment);
        _experiment = experiment;
        try
        {
            Directory.CreateDirectory(_directory);
            if (File.Exists(Path.Combine(_directory, RunDocument.FileName)))
            {
                throw new IOException("it holds a run already; name another directory");
            }

            _document = RunDocument.Begin(_directory, runId, experiment, _options.CommandLine);
            foreach (var remark in InputRemarks.Of(experiment))
            {
                _document.AddRemark(remark);
            }

            _document.Write();
            _document.Reserve();
            OpenSpikes(experiment);
            OpenTraces(experiment);
            _weights = RunWeights.Open(Path.Combine(_directory, WeightsName), experiment, Notes(experiment));
        }
        catch (Exception failure)
        {
            Abandon(failure);
            if (failure is IOException or UnauthorizedAccessException)
            {
                throw CannotWrite(failure);
            }

            throw;
        }
    }

    /// <inheritdoc/>
    /// <exception cref="IOException">A file cannot be written.</exception>
    public void Write(EpochRecord record)
    {
        ArgumentNullException.ThrowIfNull(record);
        try
        {
            _recorded!.Of(record, out var steps, out var neurons);
            _spikes!.Append(steps, neurons);
            foreach (var samples in record.Traces)
            {
                if (samples.SampleCount > 0)
                {
                    _traces?.Append(samples.Request, samples.Steps, samples.Values);
                }
            }

            _weights?.Write(record);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw CannotWrite(failure);
        }
    }

    /// <inheritdoc/>
    /// <exception cref="IOException">A file cannot be completed; <c>run.json</c> says so if it still can be written.</exception>
    public void End(RunResult result)
    {
        ArgumentNullException.ThrowIfNull(result);
        if (_document is not { } document)
        {
            return;
        }

        _document = null;
        document.End(result);
        var failure = Complete(result.LastStep);
        if (failure is not null)
        {
            document.Fail(CannotWrite(failure).Message);
        }

        AddFiles(document);
        failure ??= WriteTraining(document, result);
        if (!result.Tiles.IsEmpty)
        {
            document.SetCrossbars(CrossbarAccount.Describe(result.Tiles));
            foreach (var remark in CrossbarAccount.Remarks(result.Tiles))
            {
                document.AddRemark(remark);
            }
        }

        try
        {
            document.Write();
        }
        catch (Exception unwritten) when (unwritten is IOException or UnauthorizedAccessException)
        {
            throw CannotWrite(failure ?? unwritten);
        }

        if (failure is not null)
        {
            throw CannotWrite(failure);
        }

        if (_options.Pictures)
        {
            Draw(document, result);
        }
    }

    private static string UnitOf(Population population, string variable)
    {
        var dimension = population.Model.StateVariables.First(candidate => candidate.Name == variable).Dimension;
        return QuantityParser.CanonicalUnit(dimension, QuantityParser.NeuronExponent(dimension));
    }

    private static Dictionary<string, string> Notes(Experiment experiment)
    {
        var notes = new Dictionary<string, string> { ["experiment"] = experiment.Name };
        if (RunRecordings.Heading(experiment.Inputs.OfType<RecordingInput>().Select(input => input.Recording)) is { Length: > 0 } recordings)
        {
            notes["recordings"] = recordings;
        }

        return notes;
    }

    private static Exception? Try(Action close)
    {
        try
        {
            close();
            return null;
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            return failure;
        }
    }

    /// <summary>A run that could not begin gets no end, so its word is left now, as far as that is possible.</summary>
    private void Abandon(Exception failure)
    {
        if (_document is { } document)
        {
            _document = null;
            _ = Complete(0);
            document.Fail(failure.Message);
            _ = Try(document.Write);
        }
    }

    private void OpenSpikes(Experiment experiment)
    {
        _recorded = new RecordedSpikes(experiment);
        _spikes = new SpikeFileWriter(
            Path.Combine(_directory, SpikesName),
            experiment.TimeStep,
            [.. experiment.Record.Spikes.Select(
                request => PopulationRange.Of(request.Population.Name, request.Population.FirstNeuron, request.Population.Size, request.Neurons.AsSpan()))],
            Notes(experiment));
    }

    private void OpenTraces(Experiment experiment)
    {
        if (experiment.Record.Traces.IsEmpty)
        {
            return;
        }

        var sets = experiment.Record.Traces.Select(request => new TraceSet(
            request.Population.Name,
            [.. request.Neurons.Select(neuron => (long)request.Population.FirstNeuron + neuron)],
            [.. request.Variables.Select(variable => new TraceVariable(variable, UnitOf(request.Population, variable)))]));
        _traces = new TraceFileWriter(Path.Combine(_directory, TracesName), experiment.TimeStep, [.. sets], Notes(experiment));
    }

    /// <summary>Closes the files.</summary>
    /// <returns>What went wrong; null when nothing did.</returns>
    private Exception? Complete(long lastStep)
    {
        if (_spikes is not null)
        {
            _spikes.LastStep = lastStep;
        }

        if (_traces is not null)
        {
            _traces.LastStep = lastStep;
        }

        var spikes = Try(() => _spikes?.Dispose());
        var traces = Try(() => _traces?.Dispose());
        return Try(() => _weights?.Complete(lastStep)) ?? traces ?? spikes;
    }

    private void AddFiles(RunDocument document)
    {
        if (_spikes is not null && File.Exists(Path.Combine(_directory, SpikesName)))
        {
            document.AddFile(SpikesName, _spikes.Count, ExperimentSerializer.RecordedSpikes(_experiment!));
        }

        if (_traces is not null && File.Exists(Path.Combine(_directory, TracesName)))
        {
            document.AddFile(TracesName, _traces.Count);
        }

        if (_weights is not null && File.Exists(Path.Combine(_directory, WeightsName)))
        {
            document.AddFile(WeightsName, _weights.Count);
        }
    }

    /// <summary>Writes what a training came to.</summary>
    /// <returns>What went wrong; null when nothing did.</returns>
    private Exception? WriteTraining(RunDocument document, RunResult result) => result.Training is not { } training ? null : Try(() =>
    {
        document.SetTraining(TrainingFiles.Describe(_experiment!, training));
        foreach (var (name, rows) in TrainingFiles.WriteTables(_directory, _experiment!, training))
        {
            document.AddFile(name, rows);
        }
    });

    /// <summary>Pictures can be drawn again from the files, so a failure here is a remark, no failure of the run.</summary>
    private void Draw(RunDocument document, RunResult result)
    {
        try
        {
            RunDirectory.Draw(_directory, document);
            if (result.Training is { } training)
            {
                TrainingFiles.WritePictures(_directory, _experiment!, training);
            }
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException or TypeInitializationException or DllNotFoundException)
        {
            document.AddRemark($"The pictures could not be drawn: {(failure.InnerException ?? failure).Message} 'neuromesh report' draws them from the files.");
            document.Write();
        }
    }

    private IOException CannotWrite(Exception failure) => new($"The files of the run in {_directory} cannot be written: {failure.Message}", failure);
}
