using System.Globalization;
using System.Text.Json.Nodes;
using Neuromesh.Cluster.Runs;
using Neuromesh.Core.Crossbars.Learning;
using Neuromesh.Experiments.Model;
using Neuromesh.Recordings.Pictures;

namespace Neuromesh.Gateway.RunDirectories;

/// <summary>The files of a training: its curve, its conductances, what it cost, and their pictures.</summary>
internal static class TrainingFiles
{
    /// <summary>Name of the table of the tests.</summary>
    public const string CurveName = "accuracy.csv";

    /// <summary>Name of the table of the devices.</summary>
    public const string ConductancesName = "conductances.csv";

    /// <summary>Name of the picture of the tests.</summary>
    public const string CurvePictureName = "accuracy.png";

    /// <summary>Name of the picture of the devices.</summary>
    public const string ConductancePictureName = "conductances.png";

    private const double SquareMillimetersPerSquareMeter = 1e6;

    /// <summary>Writes the two tables.</summary>
    /// <param name="directory">The run directory.</param>
    /// <param name="experiment">The experiment.</param>
    /// <param name="result">What it came to.</param>
    /// <returns>Their names and numbers of rows.</returns>
    /// <exception cref="IOException">A file cannot be written.</exception>
    public static IReadOnlyList<(string Name, long Rows)> WriteTables(string directory, Experiment experiment, TrainingResult result)
    {
        var training = experiment.Training!;
        var curve = result.Tests.Select(test => string.Create(
            CultureInfo.InvariantCulture,
            $"{test.Samples},{test.Correct},{test.Images},{test.Accuracy:R},{PeripheryCosts.Energy(test.Counts, training.Periphery, training.Array).Total:R},{test.Counts.Pulses}"));
        File.WriteAllLines(Path.Combine(directory, CurveName), curve.Prepend("samples,correct,images,accuracy,energy_joule,pulses"));
        using var before = new TransistorArray(training.Array, experiment.Seed, tile: 0);
        var columns = training.Array.Columns;
        var devices = result.ConductancesSiemens.Select((siemens, cell) => string.Create(
            CultureInfo.InvariantCulture,
            $"{(cell / columns) + 1},{(cell % columns) + 1},{before.ConductanceSiemens(cell / columns, cell % columns):R},{siemens:R},{(before.IsStuck(cell / columns, cell % columns) ? 1 : 0)},{(IsUsed(training, cell / columns, cell % columns) ? 1 : 0)}"));
        File.WriteAllLines(Path.Combine(directory, ConductancesName), devices.Prepend("row,column,before_siemens,after_siemens,stuck,used"));
        return [(CurveName, result.Tests.Length), (ConductancesName, result.ConductancesSiemens.Length)];
    }

    /// <summary>Draws the two pictures.</summary>
    /// <param name="directory">The run directory.</param>
    /// <param name="experiment">The experiment.</param>
    /// <param name="result">What it came to.</param>
    /// <exception cref="IOException">A file cannot be written.</exception>
    public static void WritePictures(string directory, Experiment experiment, TrainingResult result)
    {
        var training = experiment.Training!;
        var array = training.Array;
        var subtitle = string.Create(
            CultureInfo.InvariantCulture,
            $"{array.Device.Name}, {100 * array.StuckShare:0.#} % of the cells stuck, seed {experiment.Seed}: {100 * result.Accuracy:0.00} % of {result.Tests[^1].Images} test images, {result.Energy.Total * 1e6:0.#} µJ");
        AccuracyPicture.Write(
            Path.Combine(directory, CurvePictureName),
            $"{experiment.Name}: trained in place",
            subtitle,
            [.. result.Tests.Select(test => test.Samples)],
            [.. result.Tests.Select(test => test.Accuracy)]);
        using var before = new TransistorArray(array, experiment.Seed, tile: 0);
        ConductancePicture.Write(
            Path.Combine(directory, ConductancePictureName),
            $"{experiment.Name}: conductances of {array.Rows} x {array.Columns} devices",
            subtitle,
            [("before training", before.Conductances()), ("after training", result.ConductancesSiemens)],
            array.Columns,
            [.. Enumerable.Range(0, array.Rows * array.Columns).Select(cell => before.IsStuck(cell / array.Columns, cell % array.Columns))],
            (array.ConductanceMinSiemens, array.ConductanceMaxSiemens));
    }

    /// <summary>What the run came to, for <c>run.json</c>.</summary>
    /// <param name="experiment">The experiment.</param>
    /// <param name="result">The result.</param>
    public static JsonObject Describe(Experiment experiment, TrainingResult result)
    {
        var training = experiment.Training!;
        var counts = result.Tests[^1].Counts;
        return new JsonObject
        {
            ["accuracy"] = result.Accuracy,
            ["testImages"] = result.Tests[^1].Images,
            ["samples"] = result.Tests[^1].Samples,
            ["cellsUsed"] = training.Network.HiddenPartition.Cells + training.Network.OutputPartition.Cells,
            ["arrays"] = training.Rule.Arrays,
            ["device"] = training.Array.Device.Name,
            ["deviceSource"] = training.Array.Device.Source,
            ["energyJoules"] = new JsonObject
            {
                ["total"] = result.Energy.Total,
                ["cellRead"] = result.Energy.CellRead,
                ["cellWrite"] = result.Energy.CellWrite,
                ["adc"] = result.Energy.Adc,
                ["dac"] = result.Energy.Dac,
                ["lines"] = result.Energy.Lines,
            },
            ["disturbedCellJoules"] = counts.DisturbedJoules,
            ["counts"] = new JsonObject
            {
                ["reads"] = counts.Reads,
                ["updates"] = counts.Updates,
                ["pulses"] = counts.Pulses,
                ["linePulses"] = counts.LinePulses,
                ["dacConversions"] = counts.DacConversions,
                ["adcConversions"] = counts.AdcConversions,
            },
            ["latencySeconds"] = result.LatencySeconds,
            ["areaSquareMillimeters"] = result.AreaSquareMeters * SquareMillimetersPerSquareMeter,
            ["sources"] = new JsonObject(PeripheryCosts.Sources.Select(source => KeyValuePair.Create(source.Key, (JsonNode?)source.Value))),
        };
    }

    private static bool IsUsed(ArrayTraining training, int row, int column)
    {
        var network = training.Network;
        return column < network.HiddenUnits
            ? row < network.HiddenPartition.Rows
            : column < network.HiddenUnits + network.Outputs && row < network.OutputPartition.Rows;
    }
}
