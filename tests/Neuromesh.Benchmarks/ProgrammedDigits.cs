using System.Globalization;
using System.Text;
using Neuromesh.Core.Crossbars.Learning;
using Neuromesh.Core.Crossbars.Periphery;
using Neuromesh.Core.Crossbars.Wires;
using Neuromesh.Core.Random;
using Neuromesh.Recordings.Digits;
using Neuromesh.Recordings.Pictures;

namespace Neuromesh.Benchmarks;

/// <summary>
/// The network of mnist-1t1r with weights trained in double and written by program-and-verify: accuracy against the share of stuck cells, the ADC's
/// bits, the wires' resistance and the time of drift. Each is varied alone, from no stuck cells, 8 bits, no resistance, no drift.
/// </summary>
internal static class ProgrammedDigits
{
    private const int Rows = 128;
    private const int Columns = 64;
    private const int TrainingSamples = 240_000;
    private const double Lowest = 2e-6;
    private const double Highest = 20e-6;

    // The states that all cells of the preset reach: its bounds deviate by 5 %.
    private const double FirstState = -0.7;
    private const double LastState = 0.95;
    private const double ToleranceSiemens = 0.1e-6;
    private const int Rounds = 30;

    private static readonly ClassifierParameters Network = new()
    {
        Inputs = 64,
        HiddenUnits = 54,
        Outputs = 10,
        HiddenLimit = 4,
        OutputGain = 4,
        OutputRange = 6,
        BackwardRange = 2,
        FirstRate = 0.1,
        LastRate = 0.001,
        OutputRate = 3,
    };

    private static readonly double[] StuckShares = [0, 0.01, 0.02, 0.05, 0.11, 0.2, 0.3];
    private static readonly int[] AdcBits = [2, 3, 4, 5, 6, 8, 10];
    private static readonly double[] WireOhms = [0, 0.3, 1, 3, 10, 30, 100];
    private static readonly (string Name, double Seconds)[] DriftTimes =
        [("1 s", 1), ("1 min", 60), ("1 h", 3600), ("1 day", 86_400), ("1 month", 2.6e6), ("1 year", 3.156e7)];

    /// <summary>Runs the study and writes its table and picture.</summary>
    /// <param name="data">Folder with the set of digits.</param>
    /// <param name="output">Folder for the files; made if it is not there.</param>
    /// <param name="seeds">Arrays to average over.</param>
    public static void Run(string data, string output, int seeds)
    {
        _ = Directory.CreateDirectory(output);
        var digits = DigitSet.Read(data);
        var trained = new DoubleClassifier(Network, seed: 1);
        trained.Train(digits, TrainingSamples);
        var table = new StringBuilder("setting,value,seed,accuracy,pulses,missed_cells\n");
        var study = new Study(digits, trained, table);
        Console.WriteLine($"in double: {study.InDouble():0.0000}");
        StudyPanel Vary(string setting, IReadOnlyList<string> names, Func<int, Settings> at) => new(
            setting,
            names,
            [.. Enumerable.Range(1, seeds).Select(seed => (IReadOnlyList<double>)[.. names.Select((name, i) => study.Accuracy(setting, name, (ulong)seed, at(i)))])]);
        var usual = new Settings(0, 8, 0, 0);
        StudyPanel[] panels =
        [
            Vary("stuck cells in %", [.. StuckShares.Select(share => Show(100 * share))], i => usual with { StuckShare = StuckShares[i] }),
            Vary("bits of the ADC", [.. AdcBits.Select(bits => Show(bits))], i => usual with { AdcBits = AdcBits[i] }),
            Vary("resistance of a wire segment in ohm", [.. WireOhms.Select(Show)], i => usual with { WireOhms = WireOhms[i] }),
            Vary("time after programming", [.. DriftTimes.Select(time => time.Name)], i => usual with { DriftSeconds = DriftTimes[i].Seconds }),
        ];
        File.WriteAllText(Path.Combine(output, "mnist-programmed.csv"), table.ToString());
        StudyPicture.Write(
            Path.Combine(output, "mnist-programmed.png"),
            "Weights trained in double, written by program-and-verify",
            $"128 x 64 ECRAM cells, 10,000 test images, {seeds} arrays (points) and their mean (line); drift of a phase-change cell",
            panels);
        foreach (var panel in panels)
        {
            Console.WriteLine(panel.Setting);
            for (var i = 0; i < panel.Values.Count; i++)
            {
                Console.WriteLine($"  {panel.Values[i],-8} {100 * panel.Accuracies.Average(repetition => repetition[i]):0.00} %");
            }
        }
    }

    private static string Show(double value) => value.ToString(CultureInfo.InvariantCulture);

    private sealed record Settings(double StuckShare, int AdcBits, double WireOhms, double DriftSeconds);

    /// <summary>What the study works with.</summary>
    private sealed class Study(DigitSet digits, DoubleClassifier trained, StringBuilder table)
    {
        private readonly double _firstScale = trained.First.Max(Math.Abs);
        private readonly double _secondScale = trained.Second.Max(Math.Abs);

        public double InDouble() => Test(trained.First, trained.Second, null);

        public double Accuracy(string setting, string value, ulong seed, Settings settings)
        {
            using var array = new TransistorArray(
                new TransistorArrayParameters
                {
                    Rows = Rows,
                    Columns = Columns,
                    Device = LearningDevice.Find("ecram")!,
                    ConductanceMinSiemens = Lowest,
                    ConductanceMaxSiemens = Highest,
                    InitialDeviation = 0.12,
                    StuckShare = settings.StuckShare,
                },
                seed,
                0);
            var report = ArrayProgramming.Program(array, Targets(), ToleranceSiemens, Rounds, firstStep: 1);
            var conductances = array.Conductances().Select(siemens => (double)siemens).ToArray();
            Drift(conductances, settings.DriftSeconds, seed);
            var hidden = Weights(conductances, Network.HiddenPartition, _firstScale, settings.WireOhms);
            var outputs = Weights(conductances, Network.OutputPartition, _secondScale, settings.WireOhms);
            var accuracy = Test(hidden, outputs, settings.AdcBits);
            table.Append(CultureInfo.InvariantCulture, $"{setting},{value},{seed},{accuracy},{report.Pulses},{report.Missed}\n");
            return accuracy;
        }

        private float[] Targets()
        {
            var targets = Enumerable.Repeat(float.NaN, Rows * Columns).ToArray();
            Set(Network.HiddenPartition, trained.First, _firstScale);
            Set(Network.OutputPartition, trained.Second, _secondScale);
            return targets;

            void Set(ArrayPartition partition, double[] weights, double scale)
            {
                for (var row = 0; row < partition.Rows; row++)
                {
                    for (var column = 0; column < partition.Columns; column++)
                    {
                        var weight = weights[(row / 2 * partition.Columns) + column] * (row % 2 == 0 ? 1 : -1) / scale;
                        var state = FirstState + ((LastState - FirstState) * Math.Max(0, weight));
                        targets[(row * Columns) + partition.FirstColumn + column] = (float)(Lowest + ((state + 1) / 2 * (Highest - Lowest)));
                    }
                }
            }
        }

        /// <summary>The weights that a partition stands for, through its wires: all rows driven, all other gates off.</summary>
        private static double[] Weights(double[] conductances, ArrayPartition partition, double scale, double ohms)
        {
            var seen = new double[Rows * Columns];
            for (var row = 0; row < partition.Rows; row++)
            {
                conductances.AsSpan((row * Columns) + partition.FirstColumn, partition.Columns).CopyTo(seen.AsSpan((row * Columns) + partition.FirstColumn));
            }

            if (ohms > 0)
            {
                using var matrix = new EffectiveMatrix(Rows, Columns, new WireResistances(ohms, ohms));
                matrix.SetConductances(seen);
                matrix.SetUp();
                for (var row = 0; row < Rows; row++)
                {
                    matrix.Row(row)[..Columns].CopyTo(seen.AsSpan(row * Columns));
                }
            }

            var perSiemens = scale / ((LastState - FirstState) / 2 * (Highest - Lowest));
            var weights = new double[partition.Rows / 2 * partition.Columns];
            for (var i = 0; i < weights.Length; i++)
            {
                var place = (i / partition.Columns * 2 * Columns) + partition.FirstColumn + (i % partition.Columns);
                weights[i] = (seen[place] - seen[place + Columns]) * perSiemens;
            }

            return weights;
        }

        /// <summary>
        /// Drift as in the IBM Analog Hardware Acceleration Kit's PCM-like noise model: G (t / 20 s)^-ν from t = 20 s on, ν from the conductance.
        /// </summary>
        private static void Drift(double[] conductances, double seconds, ulong seed)
        {
            if (seconds == 0)
            {
                return;
            }

            var key = RandomKey.Create(seed, "drift exponents");
            for (var cell = 0; cell < conductances.Length; cell++)
            {
                var logarithm = Math.Log(Math.Max(conductances[cell] / Highest, 1e-6));
                var mean = Math.Clamp((-0.0155 * logarithm) + 0.0244, 0.049, 0.1);
                var deviation = Math.Clamp((-0.0125 * logarithm) - 0.0059, 0.008, 0.045);
                var exponent = Math.Max(0, mean + (deviation * new PhiloxStream(key, (uint)cell).NextNormal()));
                conductances[cell] *= Math.Pow((seconds + 20) / 20, -exponent);
            }
        }

        private double Test(double[] hidden, double[] outputs, int? bits)
        {
            var hiddenConverter = bits is { } given ? new AnalogToDigitalConverter(given, -Network.HiddenLimit, Network.HiddenLimit) : null;
            var outputConverter = bits is { } same ? new AnalogToDigitalConverter(same, -Network.OutputRange, Network.OutputRange) : null;
            var inputs = new float[DigitSet.Inputs];
            var (values, sums) = (new double[Network.HiddenUnits], new double[Network.Outputs]);
            var correct = 0;
            for (var image = 0; image < digits.TestCount; image++)
            {
                var label = digits.Test(image, inputs);
                for (var unit = 0; unit < values.Length; unit++)
                {
                    double sum = 0;
                    for (var i = 0; i < inputs.Length; i++)
                    {
                        sum += inputs[i] * hidden[(i * values.Length) + unit];
                    }

                    sum = hiddenConverter is null ? sum : hiddenConverter.Value(hiddenConverter.Code(sum));
                    values[unit] = Math.Clamp(sum / Network.HiddenLimit, 0, 1);
                }

                for (var output = 0; output < sums.Length; output++)
                {
                    double sum = 0;
                    for (var unit = 0; unit < values.Length; unit++)
                    {
                        sum += values[unit] * outputs[(unit * sums.Length) + output];
                    }

                    sums[output] = outputConverter is null ? sum : outputConverter.Value(outputConverter.Code(sum));
                }

                correct += Array.IndexOf(sums, sums.Max()) == label ? 1 : 0;
            }

            return correct / (double)digits.TestCount;
        }
    }
}
