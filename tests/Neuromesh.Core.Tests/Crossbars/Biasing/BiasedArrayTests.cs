using CsCheck;
using Neuromesh.Core.Crossbars.Biasing;
using Neuromesh.Core.Crossbars.Networks;
using Neuromesh.Core.Crossbars.Nonlinear;
using Neuromesh.Core.Crossbars.Wires;

namespace Neuromesh.Core.Tests.Crossbars.Biasing;

[Trait("Category", "Crossbars")]
public sealed class BiasedArrayTests
{
    private static readonly Gen<Example> Examples = Gen.Select(Gen.Int[1, 6], Gen.Int[1, 6], Gen.Int[0, 100_000]).Select((rows, columns, seed) => Example.Draw(rows, columns, seed));

    [Fact]
    public void Node_voltages_are_those_of_a_dense_solution_for_any_sources_and_faults() => Examples.Sample(
        example =>
        {
            var dense = DenseNetwork.Volts(example.Rows, example.Columns, example.WordOhms, example.BitOhms, example.Siemens, example.Words, example.Bits);
            var array = example.Array();

            array.Solve(example.Words, example.Bits);

            for (var cell = 0; cell < dense.Length / 2; cell++)
            {
                Assert.Equal(dense[cell], array.WordLineVolts(cell / example.Columns, cell % example.Columns), 1e-12);
                Assert.Equal(dense[(dense.Length / 2) + cell], array.BitLineVolts(cell / example.Columns, cell % example.Columns), 1e-12);
            }
        },
        iter: 80);

    [Fact]
    public void Powers_balance_and_the_sources_give_as_much_current_as_they_take() => Examples.Sample(
        example =>
        {
            var array = example.Array();
            array.Solve(example.Words, example.Bits);
            var (cells, wires, sources) = array.Powers();
            var (sum, largest, gross) = (0.0, 0.0, 0.0);
            var currents = Enumerable.Range(0, example.Rows).Select(array.WordLineAmperes).Concat(Enumerable.Range(0, example.Columns).Select(array.BitLineAmperes));
            foreach (var ((start, end), drive) in currents.Zip([.. example.Words, .. example.Bits]))
            {
                sum += start + end;
                largest = Math.Max(largest, Math.Max(Math.Abs(start), Math.Abs(end)));
                gross += Math.Abs(start * drive.Start.Volts) + Math.Abs(end * drive.End.Volts);
            }

            // The law holds to 1e-12 of the currents at each node; times voltages that is power, of which the difference counts where one source takes what another gives.
            var nodes = 2 * example.Rows * example.Columns;
            Assert.Equal(sources, cells + wires, (1e-9 * Math.Abs(sources)) + (1e-12 * nodes * gross) + 1e-24);
            Assert.Equal(0, sum, (1e-10 * largest) + 1e-24);
        },
        iter: 200);

    [Theory]
    [InlineData(64, 64, 0)]
    [InlineData(64, 64, 2.5)]
    [InlineData(40, 24, 1)]
    public void The_fast_solver_of_its_special_case_agrees(int rows, int columns, double ohms)
    {
        var random = new System.Random(3);
        double[] siemens = [.. Enumerable.Range(0, rows * columns).Select(_ => 1e-6 + (99e-6 * random.NextDouble()))];
        double[] volts = [.. Enumerable.Range(0, rows).Select(_ => random.NextDouble() - 0.5)];
        bool[] floating = [.. Enumerable.Range(0, rows).Select(row => row % 5 == 3)];
        using var fast = new WiredArray(rows, columns, new WireResistances(ohms, 2 * ohms));
        fast.SetConductances(siemens);
        fast.SetFloatingRows(floating);
        fast.Solve(volts);
        var array = new BiasedArray(rows, columns, new WireResistances(ohms, 2 * ohms), new LinearCells(siemens));

        array.Solve(
            [.. volts.Select((value, row) => floating[row] ? LineDrive.Floating : LineDrive.AtStart(value))],
            [.. Enumerable.Repeat(LineDrive.AtEnd(0), columns)]);

        var largest = volts.Max(Math.Abs) * 100e-6 * Math.Max(rows, columns);
        for (var row = 0; row < rows; row++)
        {
            Assert.Equal(fast.SourceAmperes[row], array.WordLineAmperes(row).Start, 1e-12 * largest);
            for (var column = 0; column < columns; column++)
            {
                Assert.Equal(fast.WordLineVolts(row)[column], array.WordLineVolts(row, column), 1e-12);
                Assert.Equal(fast.BitLineVolts(row)[column], array.BitLineVolts(row, column), 1e-12);
            }
        }
    }

    [Fact]
    public void A_line_driven_at_both_ends_drops_half_as_far_per_half_its_length()
    {
        // One word line of 5 cells to grounded ideal bit lines, equal drivers: the ladder's closed form is symmetric, and the middle node's
        // equation 2 (V1 - V2)/r = G V2, (V0 - V1)/r - (V1 - V2)/r = G V1, (V - V0)/r - (V0 - V1)/r = G V0 is solved by hand backwards.
        const double r = 10, g = 1e-3, volts = 1;
        const double u2 = 1, u1 = u2 + (g * r * u2 / 2), u0 = u1 + (u1 - u2) + (g * r * u1), u = u0 + (u0 - u1) + (g * r * u0);
        var array = new BiasedArray(1, 5, new WireResistances(r, 0), new LinearCells([g, g, g, g, g]));

        array.Solve([LineDrive.AtBothEnds(volts)], [.. Enumerable.Repeat(LineDrive.AtEnd(0), 5)]);

        Assert.Equal(volts * u0 / u, array.WordLineVolts(0, 0), 1e-14);
        Assert.Equal(volts * u1 / u, array.WordLineVolts(0, 3), 1e-14);
        Assert.Equal(volts * u2 / u, array.WordLineVolts(0, 2), 1e-14);
        Assert.Equal(array.WordLineAmperes(0).Start, array.WordLineAmperes(0).End, 1e-16);
    }

    [Fact]
    public void Shorts_between_lines_without_resistance_carry_what_reaches_them()
    {
        // Word line 1 floats, joined by a short to bit line 0, which floats too: in series 1/(g + 2g) and 1/g (cell 1,1) to ground.
        var array = new BiasedArray(2, 2, new WireResistances(0, 0), new LinearCells([2e-6, 0, double.PositiveInfinity, 1e-6]));

        array.Solve([LineDrive.AtStart(3), LineDrive.Floating], [LineDrive.Floating, LineDrive.AtEnd(0)]);

        Assert.Equal(2.0, array.WordLineVolts(1, 0), 1e-15);
        Assert.Equal(2.0, array.BitLineVolts(0, 0), 1e-15);
        Assert.Equal(-2e-6, array.CellAmperes[2], 1e-20);
        Assert.Equal(2e-6, array.WordLineAmperes(0).Start, 1e-20);
        Assert.Equal(-2e-6, array.BitLineAmperes(1).End, 1e-20);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    public void Floating_nodes_are_refused_by_row_and_column(double ohms)
    {
        double[] siemens = [1e-6, 1e-6, 1e-6, 0, 0, 0, 1e-6, 1e-6, 0];
        var array = new BiasedArray(3, 3, new WireResistances(ohms, ohms), new LinearCells(siemens));
        LineDrive[] bits = [.. Enumerable.Repeat(LineDrive.AtEnd(0), 3)];

        var refused = Assert.Throws<SingularArrayException>(() => array.Solve([LineDrive.AtStart(1), LineDrive.Floating, LineDrive.AtStart(1)], bits));

        Assert.Equal(1, refused.Row);
        Assert.Contains("word line 1 floats", refused.Message, StringComparison.Ordinal);
        array.Solve([LineDrive.AtStart(1), LineDrive.AtStart(0), LineDrive.Floating], bits);
        refused = Assert.Throws<SingularArrayException>(() => array.Solve([LineDrive.Floating, LineDrive.Floating, LineDrive.Floating], [LineDrive.Floating, LineDrive.Floating, LineDrive.Floating]));
        Assert.Contains("no conducting path leads to a source", refused.Message, StringComparison.Ordinal);
    }

    /// <summary>Two word lines and two bit lines that only cells among themselves join: each has conductance, and all together lead nowhere.</summary>
    [Theory]
    [InlineData(0, false)]
    [InlineData(1, false)]
    [InlineData(0, true)]
    [InlineData(1, true)]
    public void An_island_of_lines_is_refused(double ohms, bool isNonlinear)
    {
        double[] siemens = [1e-4, 1e-4, 0, 0, 1e-4, 1e-4, 0, 0, 0, 0, 1e-4, 1e-4, 0, 0, 1e-4, 1e-4];
        var array = new BiasedArray(4, 4, new WireResistances(ohms, ohms), isNonlinear ? new HyperbolicCells(siemens, 0.5) : new LinearCells(siemens));
        LineDrive[] words = [LineDrive.AtStart(1), LineDrive.Floating, LineDrive.Floating, LineDrive.Floating];
        LineDrive[] bits = [LineDrive.Floating, LineDrive.AtEnd(0), LineDrive.Floating, LineDrive.Floating];
        var refused = Assert.Throws<SingularArrayException>(() => array.Solve(words, bits));
        Assert.Contains("no conducting path leads to a source", refused.Message, StringComparison.Ordinal);
        Assert.True(refused.Row >= 2 || refused.Column >= 2, refused.Message);

        // A cell between the two parts joins them.
        siemens[2] = 1e-6;
        var joined = new BiasedArray(4, 4, new WireResistances(ohms, ohms), new LinearCells(siemens));
        Assert.True(joined.Solve(words, bits).RelativeResidual < 1e-9);
    }

    [Fact]
    public void Sources_joined_without_resistance_are_refused()
    {
        var array = new BiasedArray(1, 1, new WireResistances(0, 0), new LinearCells([double.PositiveInfinity]));
        Assert.Contains("shorts join bit line 0 at 0 V and word line 0 at 1 V", Assert.Throws<SingularArrayException>(() => array.Solve([LineDrive.AtStart(1)], [LineDrive.AtEnd(0)])).Message, StringComparison.Ordinal);

        var line = new BiasedArray(1, 1, new WireResistances(0, 0), new LinearCells([1e-6]));
        Assert.Contains("driven at 1 V and 2 V", Assert.Throws<SingularArrayException>(() => line.Solve([new LineDrive(LineEnd.Driven(1), LineEnd.Driven(2))], [LineDrive.AtEnd(0)])).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Conductances_fifteen_decades_apart_leave_floating_voltages_exact()
    {
        // A floating word line between 1e-15 S and 3e-15 S, beside cells of 1 S.
        var array = new BiasedArray(2, 2, new WireResistances(0.01, 0.01), new LinearCells([1, 1, 1e-15, 3e-15]));

        array.Solve([LineDrive.AtStart(0.5), LineDrive.Floating], [LineDrive.AtEnd(1), LineDrive.AtEnd(0)]);

        Assert.Equal((array.BitLineVolts(1, 0) + (3 * array.BitLineVolts(1, 1))) / 4, array.WordLineVolts(1, 0), 1e-14);
    }

    private sealed record Example(int Rows, int Columns, double WordOhms, double BitOhms, double[] Siemens, LineDrive[] Words, LineDrive[] Bits)
    {
        public static Example Draw(int rows, int columns, int seed)
        {
            var random = new System.Random(seed);
            double[] siemens = [.. Enumerable.Range(0, rows * columns).Select(_ => random.Next(8) switch { 0 => 1e-9, 1 => 0.1, _ => 1e-6 + (99e-6 * random.NextDouble()) })];
            LineDrive[] words = [.. Enumerable.Range(0, rows).Select(_ => Drive(random))];
            words[0] = LineDrive.AtStart(0.3);
            return new Example(rows, columns, random.Next(3) * 2 + 0.5, random.Next(3) + 0.1, siemens, words, [.. Enumerable.Range(0, columns).Select(_ => Drive(random))]);
        }

        public BiasedArray Array() => new(Rows, Columns, new WireResistances(WordOhms, BitOhms), new LinearCells(Siemens));

        private static LineDrive Drive(System.Random random) => new(End(random), End(random));

        private static LineEnd End(System.Random random) => random.Next(3) switch
        {
            0 => LineEnd.Open,
            1 => LineEnd.Driven(random.NextDouble() - 0.5),
            _ => LineEnd.Driven(random.NextDouble() - 0.5, 50 * random.NextDouble()),
        };
    }
}
