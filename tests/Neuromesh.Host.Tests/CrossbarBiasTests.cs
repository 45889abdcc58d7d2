using System.Text.Json;
using Neuromesh.Host.Tests.Program;

namespace Neuromesh.Host.Tests;

public sealed class CrossbarBiasTests
{
    [Fact]
    public async Task It_prints_the_sneak_resistance_and_powers_of_a_64_x_64_array_and_writes_a_picture()
    {
        using var directory = new TemporaryDirectory();

        var result = await NeuromeshProcess.RunAsync("crossbar", "bias", "--low", "10 kohm", "--out", directory.File("out"), "--json");

        Assert.Equal("", result.Error);
        Assert.Equal(0, result.ExitCode);
        using var document = JsonDocument.Parse(result.Output);
        var schemes = document.RootElement.GetProperty("schemes").EnumerateArray().ToDictionary(scheme => scheme.GetProperty("scheme").GetString()!);
        Assert.Equal(0.032, 1 / schemes["floating"].GetProperty("low").GetProperty("sneakAmperes")[0].GetDouble() / 10_000, 5e-6);
        Assert.Equal(31.5 * 1e-4, Outside(schemes["half"]), 1e-12);
        Assert.Equal(455 * 1e-4, Outside(schemes["third"]), 1e-12);
        Assert.Equal(["bias.csv", "bias.png"], Directory.GetFiles(directory.File("out")).Select(Path.GetFileName).Order(StringComparer.Ordinal));
        Assert.Equal([0x89, 0x50, 0x4E, 0x47], (await File.ReadAllBytesAsync(directory.File("out/bias.png"))).Take(4));
        Assert.Equal(1 + (4 * 6), (await File.ReadAllLinesAsync(directory.File("out/bias.csv"))).Length);

        static double Outside(JsonElement scheme)
        {
            var low = scheme.GetProperty("low");
            return low.GetProperty("cellsWatts").GetDouble() - low.GetProperty("selected").GetProperty("watts").GetDouble();
        }
    }

    [Theory]
    [InlineData("--scheme haf", "Did you mean 'half'?")]
    [InlineData("--cell dioed", "Did you mean 'diode'?")]
    [InlineData("--size 0", "--size 0")]
    [InlineData("--row 64", "from 0 to 63")]
    [InlineData("--low 2e6", "--low 2000000 must be below --high 1000000")]
    [InlineData("--volts 1kohm", "--volts 1kohm")]
    [InlineData("--cells a.csv --size 2", "name one of them")]
    [InlineData("--cells a.csv --scheme floating", "word line 1 floats")]
    [InlineData("--cells b.csv", "b.csv: line 1, column 2: '-1'")]
    public async Task Bad_command_lines_end_with_2(string arguments, string says)
    {
        using var directory = new TemporaryDirectory();
        directory.Write("a.csv", "1e4,1e4\ninf,inf");
        directory.Write("b.csv", "1e4,-1");

        var result = await NeuromeshProcess.RunInAsync(directory.FullPath, null, ["crossbar", "bias", .. arguments.Split(' ')]);

        Assert.Equal(2, result.ExitCode);
        Assert.Equal("", result.Output);
        Assert.Contains(says, result.Error, StringComparison.Ordinal);
    }
}
