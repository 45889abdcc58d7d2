using System.Globalization;
using System.Text;
using Neuromesh.Core.Crossbars.Biasing;
using Neuromesh.Core.Devices.Characterization;
using Neuromesh.Recordings.Pictures;

namespace Neuromesh.Host.Crossbars;

/// <summary>How the read margin, the sneak current and the power of bias schemes change with the size of an array: a table and a picture.</summary>
internal static class BiasFiles
{
    private const int SmallestArray = 2;

    /// <summary>Measures arrays of 2, 4, 8 ... lines up to the study's, and writes what it finds.</summary>
    /// <param name="directory">Where; made where it does not exist. Files of an earlier study are replaced.</param>
    /// <param name="study">The study.</param>
    /// <param name="schemes">Its schemes.</param>
    /// <returns>The files.</returns>
    /// <exception cref="CommandException">A file cannot be written, or an array not be solved.</exception>
    public static IReadOnlyList<string> Write(string directory, BiasStudy study, IReadOnlyList<BiasScheme> schemes)
    {
        try
        {
            Directory.CreateDirectory(directory);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            throw CommandException.BadInput($"crossbar bias: --out {directory}: the directory cannot be made: {exception.Message} Name another one.");
        }

        var (table, picture) = (Path.Combine(directory, "bias.csv"), Path.Combine(directory, "bias.png"));
        var sizes = Sizes(Math.Min(study.Rows, study.Columns));
        var margins = schemes.Select(scheme => sizes.Select(lines => study.OfSize(lines).Read(scheme)).ToArray()).ToArray();
        try
        {
            File.WriteAllText(table, Table(schemes, sizes, margins));
            DevicePicture.Write(
                picture,
                $"Bias schemes: {study.Kind.Name} cells",
                string.Create(CultureInfo.InvariantCulture, $"{study.Volts:R} V, {study.LowOhms:R} and {study.HighOhms:R} ohm, lines {study.Wires.WordLineOhms:R} and {study.Wires.BitLineOhms:R} ohm a segment; the farthest cell is read, all others are low"),
                [
                    Curve("margin", "Read margin (I_low - I_high)/I_low of the sensed currents", "margin", false, margin => margin.OfCurrents),
                    Curve("sneak", "Sneak current's share in what is sensed while the cell is high", "share", true, margin => margin.SneakShare),
                    Curve("power", "Power while the cell is low", "power (W)", true, margin => margin.On.SourcesWatts),
                ]);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw CommandException.Failure($"crossbar bias: --out {directory}: a file cannot be written: {exception.Message}");
        }

        return [table, picture];

        DeviceCurve Curve(string name, string title, string label, bool isLog, Func<ReadMargin, double> value) => new(
            name,
            title,
            "lines each way",
            label,
            true,
            isLog,
            [.. schemes.Select((scheme, i) => new CurveSeries(scheme.ToString().ToLowerInvariant(), [.. sizes.Select(lines => (double)lines)], [.. margins[i].Select(value)]))]);
    }

    private static List<int> Sizes(int largest)
    {
        var sizes = new List<int>();
        for (var lines = SmallestArray; lines < largest; lines *= 2)
        {
            sizes.Add(lines);
        }

        sizes.Add(largest);
        return sizes;
    }

    private static string Table(IReadOnlyList<BiasScheme> schemes, List<int> sizes, ReadMargin[][] margins)
    {
        var text = new StringBuilder("scheme,lines,read margin,sneak share,sensed low (A),sensed high (A),selected (V),power (W)\n");
        for (var i = 0; i < schemes.Count; i++)
        {
            for (var k = 0; k < sizes.Count; k++)
            {
                var margin = margins[i][k];
                text.Append(
                    CultureInfo.InvariantCulture,
                    $"{schemes[i].ToString().ToLowerInvariant()},{sizes[k]},{margin.OfCurrents:R},{margin.SneakShare:R},{margin.On.SensedAmperes[0]:R},{margin.Off.SensedAmperes[0]:R},{margin.On.Selected.MeanVolts:R},{margin.On.SourcesWatts:R}\n");
            }
        }

        return text.ToString();
    }
}
