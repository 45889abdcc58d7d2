using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using Neuromesh.Core.Devices.Characterization;
using Neuromesh.Core.Devices.Presets;
using Neuromesh.Recordings.Pictures;

namespace Neuromesh.Host.Devices;

/// <summary>The files of a characterization: a table for each curve, the numbers, and a picture.</summary>
internal sealed class DeviceFiles
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals, WriteIndented = true };

    private readonly DevicePreset _preset;
    private readonly List<string> _written = [];

    private DeviceFiles(string directory, DevicePreset preset)
    {
        DirectoryPath = directory;
        _preset = preset;
    }

    /// <summary>Where they lie.</summary>
    public string DirectoryPath { get; }

    /// <summary>The files that were written.</summary>
    public IReadOnlyList<string> Written => _written;

    /// <summary>Prepares the directory.</summary>
    /// <param name="directory">Where the files go; made where it does not exist. Files of an earlier characterization are replaced.</param>
    /// <param name="preset">The device.</param>
    /// <exception cref="CommandException">The directory cannot be made.</exception>
    public static DeviceFiles Create(string directory, DevicePreset preset)
    {
        try
        {
            Directory.CreateDirectory(directory);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            throw CommandException.BadInput($"characterize: --out {directory}: the directory cannot be made: {exception.Message} Name another one.");
        }

        return new DeviceFiles(directory, preset);
    }

    /// <summary>Writes all files.</summary>
    /// <param name="character">Curves and numbers.</param>
    /// <param name="seed">Seed of the draws.</param>
    /// <param name="variant">The only variant that was measured; null for all.</param>
    /// <exception cref="CommandException">A file cannot be written.</exception>
    public void Write(DeviceCharacter character, ulong seed, string? variant)
    {
        foreach (var curve in character.Curves)
        {
            Put($"{_preset.Name}.{curve.Name}.csv", path => File.WriteAllText(path, Table(curve)));
        }

        Put($"{_preset.Name}.json", path => File.WriteAllText(
            path,
            JsonSerializer.Serialize(new { _preset.Name, _preset.Title, _preset.Family, _preset.Source, _preset.Note, variant, seed, character.Figures, character.Curves }, Json) + "\n"));
        Put($"{_preset.Name}.png", path => DevicePicture.Write(path, variant is null ? _preset.Title : $"{_preset.Title}: {variant}", _preset.Source.Split(';')[0], character.Curves));
    }

    // One line a point: the series' label, x and y.
    private static string Table(DeviceCurve curve)
    {
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"series,{Quote(curve.XLabel)},{Quote(curve.YLabel)}\n");
        foreach (var series in curve.Series)
        {
            for (var i = 0; i < series.X.Count; i++)
            {
                text.Append(CultureInfo.InvariantCulture, $"{Quote(series.Label)},{series.X[i]:R},{series.Y[i]:R}\n");
            }
        }

        return text.ToString();
    }

    private static string Quote(string text) => text.Contains(',', StringComparison.Ordinal) ? $"\"{text}\"" : text;

    private void Put(string name, Action<string> write)
    {
        var path = Path.Combine(DirectoryPath, name);
        try
        {
            write(path);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw CommandException.Failure($"{path}: the file cannot be written: {exception.Message}");
        }

        _written.Add(path);
    }
}
