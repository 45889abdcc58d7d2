using System.Globalization;
using Neuromesh.Benchmarks;

if (args is ["brunel", ..])
{
    BrunelEngineBenchmark.Run(
        args.Length > 1 ? int.Parse(args[1], CultureInfo.InvariantCulture) : 1,
        args.Length > 2 ? int.Parse(args[2], CultureInfo.InvariantCulture) : 5);
}
else
{
    BenchmarkDotNet.Running.BenchmarkSwitcher.FromAssembly(typeof(BrunelEngineBenchmark).Assembly).Run(args);
}
