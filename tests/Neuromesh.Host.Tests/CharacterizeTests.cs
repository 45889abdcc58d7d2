using System.Text.Json;
using Neuromesh.Host.Tests.Program;

namespace Neuromesh.Host.Tests;

public sealed class CharacterizeTests
{
    [Fact]
    public async Task It_writes_tables_numbers_and_a_picture()
    {
        using var directory = new TemporaryDirectory();

        var result = await NeuromeshProcess.RunAsync("characterize", "ecm-silver", "--out", directory.File("out"), "--json");

        Assert.Equal("", result.Error);
        Assert.Equal(0, result.ExitCode);
        using var document = JsonDocument.Parse(result.Output);
        var slope = document.RootElement.GetProperty("figures").EnumerateArray().Single(figure => figure.GetProperty("name").GetString() == "setTimeSlope");
        Assert.Equal(2 * 59.16, slope.GetProperty("value").GetDouble(), 0.05 * 2 * 59.16);
        string[] expected =
        [
            "ecm-silver.json", "ecm-silver.png", "ecm-silver.pulses.csv", "ecm-silver.retention.csv", "ecm-silver.set-time-variability.csv", "ecm-silver.set-time.csv", "ecm-silver.stdp.csv",
            "ecm-silver.sweep.csv", "ecm-silver.temperature.csv", "ecm-silver.variability.csv",
        ];
        Assert.Equal(expected, Directory.GetFiles(directory.File("out")).Select(Path.GetFileName).Order(StringComparer.Ordinal));
        Assert.Equal([0x89, 0x50, 0x4E, 0x47], (await File.ReadAllBytesAsync(directory.File("out/ecm-silver.png"))).Take(4));
        var lines = await File.ReadAllLinesAsync(directory.File("out/ecm-silver.sweep.csv"));
        Assert.Equal("series,voltage (V),|current| (A)", lines[0]);
        Assert.Equal(1 + (3 * 241), lines.Length);
    }

    [Fact]
    public async Task An_unknown_device_ends_with_2_and_the_nearest_name()
    {
        var result = await NeuromeshProcess.RunAsync("characterize", "oxide-gab");

        Assert.Equal(2, result.ExitCode);
        Assert.Contains("there is no device 'oxide-gab'", result.Error, StringComparison.Ordinal);
        Assert.Contains("oxide-gap", result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_variant_is_measured_alone_and_an_unknown_one_ends_with_2()
    {
        using var directory = new TemporaryDirectory();

        var result = await NeuromeshProcess.RunAsync("characterize", "switching-geometry", "--variant", "filament 1000 nm", "--out", directory.File("out"));
        var unknown = await NeuromeshProcess.RunAsync("characterize", "switching-geometry", "--variant", "filament 10 nm");

        Assert.Equal(0, result.ExitCode);
        Assert.Equal(1 + 241, (await File.ReadAllLinesAsync(directory.File("out/switching-geometry.sweep.csv"))).Length);
        Assert.Equal(2, unknown.ExitCode);
        Assert.Contains("it has: filament 100 nm, filament 1000 nm", unknown.Error, StringComparison.Ordinal);
    }
}
