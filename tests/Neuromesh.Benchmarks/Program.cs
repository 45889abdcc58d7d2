using System.Globalization;
using Neuromesh.Benchmarks;

int Whole(int position, int fallback) => args.Length > position ? int.Parse(args[position], CultureInfo.InvariantCulture) : fallback;

switch (args)
{
    case ["brunel", ..]:
        BrunelEngineBenchmark.Run(Whole(1, 1), Whole(2, 5));
        break;
    case ["microcircuit", var scale, ..]:
        MicrocircuitEngineBenchmark.Run(
            double.Parse(scale, CultureInfo.InvariantCulture), Whole(2, 2), Whole(3, 2048), args.Length > 4 && args[4] == "mixed", Whole(5, 3));
        break;
    case ["plasticity", ..]:
        PlasticityEngineBenchmark.Run(Whole(1, 3000), args.Length > 2 && args[2] == "mixed");
        break;
    case ["pairs", ..]:
        PairKernelBenchmark.Run(Whole(1, 4500));
        break;
    case ["mnist-programmed", var data, var output, ..]:
        ProgrammedDigits.Run(data, output, Whole(3, 3));
        break;
    default:
        BenchmarkDotNet.Running.BenchmarkSwitcher.FromAssembly(typeof(BrunelEngineBenchmark).Assembly).Run(args);
        break;
}
