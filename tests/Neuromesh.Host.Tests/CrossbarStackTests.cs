using System.Text.Json;
using Neuromesh.Host.Tests.Program;

namespace Neuromesh.Host.Tests;

/// <summary><c>crossbar cmol</c> and <c>crossbar heat</c>.</summary>
public sealed class CrossbarStackTests
{
    /// <summary>Row 38: each crosspoint has one address. Pieces of r² + 1 cross as many in each layer, so a contact reaches that times the layers.</summary>
    [Fact]
    public async Task Each_crosspoint_of_a_stack_has_one_address()
    {
        var result = await NeuromeshProcess.RunAsync("crossbar", "cmol", "--tilt", "3", "--layers", "4", "--pitch", "30 nm", "--x", "7", "--y", "-2", "--json");

        Assert.Equal("", result.Error);
        Assert.Equal(0, result.ExitCode);
        using var document = JsonDocument.Parse(result.Output);
        var root = document.RootElement;
        var counted = root.GetProperty("checked");
        Assert.Equal(21 * 21 * 4, counted.GetProperty("crosspoints").GetInt32());
        Assert.Equal(21 * 21 * 4, counted.GetProperty("addresses").GetInt32());
        Assert.Equal(21 * 21 * 4, counted.GetProperty("foundAgain").GetInt32());
        Assert.Equal(10, root.GetProperty("wireLength").GetInt32());
        Assert.Equal(40, root.GetProperty("crosspointsOfOneContact").GetInt32());
        Assert.Equal(1 / Math.Sqrt(10), root.GetProperty("sineOfTilt").GetDouble(), 1e-15);
        Assert.Equal(4 / (30e-7 * 30e-7), root.GetProperty("crosspointsPerSquareCentimetre").GetDouble(), 1e-3);
        Assert.Equal(4, root.GetProperty("addresses").GetArrayLength());
    }

    /// <summary>Fourier's law: all lengths halved make everything twice as warm. Nearer cells are warmer.</summary>
    [Fact]
    public async Task Neighbours_of_a_heated_cell_are_warm_and_twice_as_warm_at_half_the_size()
    {
        var (wide, narrow) = (await Rises("80 nm"), await Rises("40 nm"));

        Assert.Equal(["heated", "beside", "diagonal", "above", "below", "corner"], wide.Keys);
        Assert.True(wide["heated"] > wide["beside"] && wide["beside"] > wide["diagonal"] && wide["above"] > wide["below"] && wide["diagonal"] > wide["corner"]);
        Assert.Equal(8.3, wide["heated"], 0.05);
        foreach (var (cell, rise) in wide)
        {
            Assert.Equal(2, narrow[cell] / rise, 1e-9);
        }

        static async Task<Dictionary<string, double>> Rises(string pitch)
        {
            var result = await NeuromeshProcess.RunAsync("crossbar", "heat", "--layers", "4", "--layer", "2", "--pitch", pitch, "--json");
            Assert.Equal("", result.Error);
            using var document = JsonDocument.Parse(result.Output);
            return document.RootElement.GetProperty("rises").EnumerateArray().ToDictionary(rise => rise.GetProperty("cell").GetString()!, rise => rise.GetProperty("kelvin").GetDouble());
        }
    }

    [Theory]
    [InlineData("cmol --tilt 0", "expected a whole number from 1 to 16")]
    [InlineData("cmol --pitch 0", "a length above 0 m")]
    [InlineData("heat --layers 2 --layer 2", "from 0 to 1")]
    [InlineData("heat --watts -1", "above 0 W")]
    public async Task Bad_command_lines_end_with_2(string arguments, string says)
    {
        var result = await NeuromeshProcess.RunAsync(["crossbar", .. arguments.Split(' ')]);

        Assert.Equal(2, result.ExitCode);
        Assert.Equal("", result.Output);
        Assert.Contains(says, result.Error, StringComparison.Ordinal);
    }
}
