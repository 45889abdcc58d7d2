using System.CommandLine;
using System.Globalization;
using System.Text;
using Neuromesh.Core.Crossbars.Wires;
using Neuromesh.Host.Arguments;
using Neuromesh.Host.Crossbars;
using Neuromesh.Host.Terminal;

namespace Neuromesh.Host.Commands;

/// <summary><c>neuromesh crossbar</c>: arrays of devices without a network around them.</summary>
internal static class CrossbarCommand
{
    /// <summary>Creates the command.</summary>
    public static Command Create() => new("crossbar", "Work on arrays of devices.") { CreateSolve(), CrossbarBiasCommand.Create(), CrossbarCmolCommand.Create(), CrossbarHeatCommand.Create() };

    private static Command CreateSolve()
    {
        var prefix = new Argument<string>("PREFIX") { Description = "The array: PREFIX.resistance_ohm.csv (rows x columns, inf for open) and PREFIX.vin_volt.csv (rows x vectors)." };
        var wordLine = QuantityOption.Resistance("--r-word-line", "Resistance of a word line's segment between neighbouring cells, in ohm.");
        var bitLine = QuantityOption.Resistance("--r-bit-line", "Resistance of a bit line's segment, in ohm.");
        var output = new Option<string>("--out") { Description = "Directory for the currents and node voltages.", HelpName = "DIR", Required = true };
        var json = new Option<bool>("--json") { Description = "Print one JSON object." };
        var command = new Command("solve", "Solve an array with wire resistance for its node voltages and currents.") { prefix, wordLine, bitLine, output, json };
        command.SetAction(parsed => Solve(
            ArrayProblem.Read(parsed.GetRequiredValue(prefix)),
            new WireResistances(parsed.GetValue(wordLine), parsed.GetValue(bitLine)),
            parsed.GetRequiredValue(output),
            parsed.GetValue(json)));
        return command;
    }

    private static int Solve(ArrayProblem problem, WireResistances wires, string output, bool json)
    {
        using var array = new WiredArray(problem.Rows, problem.Columns, wires);
        array.SetConductances(problem.ConductancesSiemens);
        CheckRegular(problem, array);
        var files = ArrayResultFiles.Create(output, problem);
        var solutions = new List<ArraySolution>();
        for (var vector = 0; vector < problem.Vectors; vector++)
        {
            solutions.Add(Solve(problem, array, vector));
            files.Add(vector, array, problem.IdealAmperes(vector));
        }

        files.Complete();
        if (json)
        {
            StandardOutput.WriteJson(new
            {
                problem.Name,
                problem.Rows,
                problem.Columns,
                wires.WordLineOhms,
                wires.BitLineOhms,
                Vectors = solutions,
                Out = output,
                Files = files.Written,
            });
        }
        else
        {
            StandardOutput.Write(Describe(problem, solutions, output));
        }

        return ExitCode.Success;
    }

    // Before the first file is written.
    private static void CheckRegular(ArrayProblem problem, WiredArray array)
    {
        try
        {
            for (var vector = 0; vector < problem.Vectors; vector++)
            {
                array.SetFloatingRows(problem.FloatingRows(vector));
                array.CheckRegular();
            }
        }
        catch (SingularArrayException exception)
        {
            throw problem.Explain(exception);
        }
    }

    private static ArraySolution Solve(ArrayProblem problem, WiredArray array, int vector)
    {
        try
        {
            var floating = problem.FloatingRows(vector);
            if (vector == 0 || !floating.AsSpan().SequenceEqual(problem.FloatingRows(vector - 1)))
            {
                array.SetFloatingRows(floating);
            }

            var report = array.Solve(problem.Volts(vector));
            var (devices, inWires, sources) = array.Powers();
            return new ArraySolution(report.Method, report.Iterations, report.RelativeResidual, devices, inWires, sources);
        }
        catch (WireSolveException exception)
        {
            throw CommandException.Failure($"{problem.Name}, vector {vector}: {exception.Message}");
        }
    }

    private static string Describe(ArrayProblem problem, List<ArraySolution> solutions, string output)
    {
        var text = new StringBuilder();
        void Add(FormattableString line) => text.Append(line.ToString(CultureInfo.InvariantCulture)).Append('\n');
        Add($"{problem.Name}: {problem.Rows} x {problem.Columns} cells, {problem.Vectors} vectors, results in {output}");
        for (var i = 0; i < solutions.Count; i++)
        {
            var solution = solutions[i];
            Add($"  vector {i}: {solution.Method.ToString().ToLowerInvariant()}, {solution.Iterations} iterations, residual {solution.RelativeResidual:0.0E+0}; {solution.SourcesWatts:G4} W delivered, {solution.DevicesWatts:G4} W in devices, {solution.WiresWatts:G4} W in wires");
        }

        return text.ToString();
    }

    /// <summary>What a vector's solution took, and its powers in W.</summary>
    private sealed record ArraySolution(
        WireMethod Method, int Iterations, double RelativeResidual, double DevicesWatts, double WiresWatts, double SourcesWatts);
}
