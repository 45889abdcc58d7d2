using Neuromesh.Core.Crossbars;
using Neuromesh.Core.Crossbars.Nonlinear;
using Neuromesh.Core.Synapses;
using Neuromesh.Core.Units;
using static Neuromesh.Core.Tests.Crossbars.CrossbarExamples;

namespace Neuromesh.Core.Tests.Crossbars;

/// <summary>Offset columns and slices of cells that are more than linear memristors, and in stacks.</summary>
[Trait("Category", "Crossbars")]
public sealed class EncodedCellTests
{
    private const double ReadVolts = 1.2;

    public static TheoryData<string, WeightEncoding> Cells
    {
        get
        {
            var cells = new TheoryData<string, WeightEncoding>();
            foreach (var encoding in (WeightEncoding[])[WeightEncoding.OffsetColumn, WeightEncoding.BitSlices])
            {
                foreach (var circuit in (string[])["linear", "hyperbolic", "selector", "transistor"])
                {
                    cells.Add(circuit, encoding);
                }
            }

            return cells;
        }
    }

    /// <summary>Without wires a read has the weights that were asked for, slices to half of their last digit; wires of next to nothing change next to nothing.</summary>
    [Theory]
    [MemberData(nameof(Cells))]
    public void Reads_have_the_weights_that_were_asked_for(string circuit, WeightEncoding encoding)
    {
        var matrix = Matrix(5, 3, 0.9);
        var tolerance = encoding == WeightEncoding.BitSlices ? 3 / (Math.Pow(2, 12) - 2) : 1e-9;
        int[] rows = [0, 2, 3];
        double[] expected = [.. Enumerable.Range(0, 3).Select(column => rows.Sum(row => matrix[(row * 3) + column]))];
        foreach (var (ohms, stack) in ((double, TileStack?)[])[(0, null), (1e-6, null), (1e-6, new TileStack(StackKind.Horizontal, 2)), (1e-6, new TileStack(StackKind.Pillars, 2))])
        {
            if (stack?.Kind == StackKind.Pillars && circuit == "transistor")
            {
                continue;
            }

            using var tile = Tile(circuit, encoding, matrix, ohms, stack);
            var read = new double[3];
            tile.Read(rows, 1, read);
            Assert.Equal(expected, read, (one, other) => Math.Abs(one - other) < tolerance + (ohms > 0 ? 1e-6 : 0));
        }
    }

    private static DeviceTile Tile(string circuit, WeightEncoding encoding, double[] matrix, double ohms, TileStack? stack)
    {
        var weights = Weights(new WeightMatrix([.. matrix]), 5, 3);
        var parameters = Parameters(fullScale: 1) with
        {
            Encoding = encoding,
            Slices = 4,
            BitsPerCell = 3,
            ReadVoltageVolts = ReadVolts,
            WordLineOhms = ohms,
            BitLineOhms = ohms,
            Stack = stack,
            Device = null,
            Circuit = circuit switch
            {
                "hyperbolic" => new HyperbolicCircuit(0.3),
                "selector" => new SeriesCircuit(new HyperbolicSelector { Siemens = 3e-14, VoltageScale = 0.04 }),
                "transistor" => new TransistorCircuit(new SquareLawTransistor { ModulationPerVolt = 0.05 }, 2.5),
                _ => null,
            },
        };
        return new DeviceTile(new CrossbarMapping(parameters, weights), weights, 0, 5, 0, 3, seed: 8, tile: 4, new TimeStep(100_000));
    }
}
