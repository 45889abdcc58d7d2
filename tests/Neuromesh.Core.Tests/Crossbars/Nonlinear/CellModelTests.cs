using CsCheck;
using Neuromesh.Core.Crossbars.Networks;
using Neuromesh.Core.Crossbars.Nonlinear;
using Neuromesh.Core.Devices;
using Neuromesh.Core.Devices.ValenceChange;

namespace Neuromesh.Core.Tests.Crossbars.Nonlinear;

[Trait("Category", "Crossbars")]
public sealed class CellModelTests
{
    private static readonly JunctionDiode Diode = new() { SaturationAmperes = 1e-12, Ideality = 1.5 };

    [Theory]
    [InlineData(1e-3)]
    [InlineData(1e-6)]
    [InlineData(1e-9)]
    public void A_diode_in_series_with_a_resistor_is_Lambert_W(double siemens)
    {
        var cells = new SeriesCells(Diode, [siemens]);
        foreach (var volts in (double[])[-2, -0.3, -0.01, 0, 0.01, 0.2, 0.5, 0.8, 1.5, 3])
        {
            // I = (n U_T / R) W((I_s R / n U_T) exp((V + I_s R)/(n U_T))) - I_s
            var (ohms, scale) = (1 / siemens, Diode.VoltageScale);
            var saturation = Diode.SaturationAmperes * ohms / scale;
            var exact = (scale / ohms * LambertOfExponential(Math.Log(saturation) + (volts / scale) + saturation)) - Diode.SaturationAmperes;

            Assert.Equal(exact, cells.At(0, volts + 0.25, 0.25).Amperes, (1e-12 * Math.Abs(exact)) + 1e-25 + (4e-16 * Diode.SaturationAmperes) + (1e-15 * siemens));
        }
    }

    [Theory]
    [InlineData(1e-9, 1e-4)]
    [InlineData(1e-6, 1e-6)]
    [InlineData(1e-12, 1e-3)]
    public void A_selector_in_series_with_a_memristor_is_found_by_bisection(double selectorSiemens, double siemens)
    {
        var cells = new SeriesCells(new HyperbolicSelector { Siemens = selectorSiemens, VoltageScale = 0.1 }, [siemens]);
        foreach (var volts in (double[])[-1.5, -0.4, 0.05, 0.4, 1, 2])
        {
            var (low, high) = (Math.Min(0, volts), Math.Max(0, volts));
            for (var i = 0; i < 200; i++)
            {
                var middle = (low + high) / 2;
                (low, high) = (selectorSiemens * 0.1 * Math.Sinh(middle / 0.1)) > siemens * (volts - middle) ? (low, middle) : (middle, high);
            }

            // The current of either side of the node; the smaller slope loses fewer digits.
            var exact = Math.Cosh(low / 0.1) * selectorSiemens > siemens ? siemens * (volts - low) : selectorSiemens * 0.1 * Math.Sinh(low / 0.1);
            Assert.Equal(exact, cells.At(0, volts, 0).Amperes, 2e-14 * Math.Abs(exact) + 4e-16 * siemens);
        }
    }

    [Fact]
    public void A_transistor_in_saturation_and_in_its_linear_region_follows_the_square_law()
    {
        const double beta = 2e-3, threshold = 0.4, gate = 1.4;
        var transistor = new SquareLawTransistor { TransconductanceAmperesPerSquareVolt = beta, ThresholdVolts = threshold, LeakSiemens = 1e-15 };

        Assert.Equal(beta * ((1.0 * 0.2) - 0.02), transistor.At(gate, 0.2, 0).Amperes, 1e-14);
        Assert.Equal(beta / 2, transistor.At(gate, 2.5, 0).Amperes, 1e-14);
        Assert.Equal(-beta / 2, transistor.At(gate, 0, 2.5).Amperes, 1e-14);
        Assert.Equal(0, transistor.At(threshold, 1, 0).Amperes, 1e-14);
    }

    [Theory]
    [InlineData(1.8, 1.0, 0.0)]
    [InlineData(1.2, 2.0, 0.0)]
    [InlineData(1.2, 0.0, 1.0)]
    [InlineData(3.0, 0.3, 0.1)]
    public void A_1T1R_cell_is_the_root_of_a_quadratic(double gate, double first, double second)
    {
        // Memristor G from V1 to x, transistor from x to V2, without modulation or leak: a quadratic in x in each region.
        const double beta = 1e-3, threshold = 0.5, siemens = 5e-4;
        var cells = new TransistorCells(
            new SquareLawTransistor { TransconductanceAmperesPerSquareVolt = beta, ThresholdVolts = threshold, LeakSiemens = 1e-20 }, [siemens], 1, GateLines.AlongRows);
        cells.SetGateVolts([gate]);

        Assert.Equal(Exact(), cells.At(0, first, second).Amperes, 1e-15);

        double Exact()
        {
            if (first >= second)
            {
                var overdrive = gate - second - threshold;
                var saturated = beta / 2 * overdrive * overdrive;
                var node = first - (saturated / siemens);
                if (node - second >= overdrive)
                {
                    return saturated;
                }

                // siemens (first - second - u) = beta (overdrive u - u²/2)
                var b = (beta * overdrive) + siemens;
                var u = (b - Math.Sqrt((b * b) - (2 * beta * siemens * (first - second)))) / beta;
                return siemens * (first - second - u);
            }

            // The node is the source: overdrive = gate - x - threshold with x between, drain at second.
            var (low, high) = (first, second);
            for (var i = 0; i < 200; i++)
            {
                var x = (low + high) / 2;
                var reach = Math.Min(second - x, gate - x - threshold);
                var current = reach <= 0 ? 0 : beta * reach * (gate - x - threshold - (reach / 2));
                (low, high) = siemens * (x - first) < current ? (x, high) : (low, x);
            }

            return -siemens * (low - first);
        }
    }

    [Fact]
    public void Derivatives_are_those_of_the_currents_and_no_current_falls() => Gen.Select(Gen.Int[0, 5], Gen.Double[-1, 1], Gen.Double[-1, 1]).Sample(
        (which, first, second) =>
        {
            const double h = 1e-6;
            ICellModel model = Models()[which];
            var at = model.At(0, first, second);
            var byFirst = (model.At(0, first + h, second).Amperes - model.At(0, first - h, second).Amperes) / (2 * h);
            var bySecond = -(model.At(0, first, second + h).Amperes - model.At(0, first, second - h).Amperes) / (2 * h);
            Assert.True(at.FirstSiemens >= 0 && at.SecondSiemens >= 0);

            // The rectifying cell has a corner at 0; the transistor's derivative has one at its threshold, of 1 mA/V² times the step at most.
            var scale = (1e-4 * (at.FirstSiemens + at.SecondSiemens)) + (2e-3 * h);
            if (which != 1 || Math.Abs(first - second) > 2 * h)
            {
                Assert.Equal(byFirst, at.FirstSiemens, scale);
                Assert.Equal(bySecond, at.SecondSiemens, scale);
            }
        },
        iter: 2000);

    [Fact]
    public void Cells_with_bad_numbers_are_refused_by_name_and_range()
    {
        Assert.Contains("Cell 1 (counted from 0, row by row): a conductance of -1 S", Assert.Throws<ArgumentException>(() => new LinearCells([1, -1])).Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => new LinearCells([double.NaN]));
        Assert.Throws<ArgumentException>(() => new SeriesCells(Diode, [-1e-6]));
        Assert.Throws<ArgumentException>(() => new HyperbolicCells([1e-6], 0));
        Assert.Throws<ArgumentException>(() => new RectifyingCells([1e-6], 0.5));
        Assert.Throws<ArgumentException>(() => new TransistorCells(new SquareLawTransistor { LeakSiemens = 0 }, [1e-6], 1, GateLines.AlongRows));
        Assert.Throws<ArgumentException>(() => new TransistorCells(new SquareLawTransistor(), [1e-6], 1, GateLines.AlongRows).SetGateVolts([1, 2]));
    }

    private static ICellModel[] Models()
    {
        var transistors = new TransistorCells(new SquareLawTransistor { ModulationPerVolt = 0.05 }, [1e-4], 1, GateLines.AlongColumns);
        transistors.SetGateVolts([1.2]);
        return
        [
            new HyperbolicCells([1e-6], 0.3),
            new RectifyingCells([1e-5], 1e5),
            new SeriesCells(Diode, [1e-5]),
            new SeriesCells(new HyperbolicSelector { Siemens = 1e-8, VoltageScale = 0.1 }, [1e-4]),
            transistors,
            new DeviceCells((ITwoTerminalDevice)new GapDevice(), 1),
        ];
    }

    /// <summary>W(exp(x)) by Halley's method on w + ln w = x, or on w exp(w) = exp(x) where w is small.</summary>
    private static double LambertOfExponential(double x)
    {
        var w = x > 1 ? x - Math.Log(x) : Math.Exp(x) / (1 + Math.Exp(x));
        for (var i = 0; i < 50; i++)
        {
            w = w > 0 ? w * (1 + x - Math.Log(w)) / (1 + w) : 0;
        }

        return w;
    }
}
