using System.CommandLine;
using System.Globalization;
using Neuromesh.Experiments;
using Neuromesh.Host.Arguments;
using Neuromesh.Host.Benchmarks;
using Neuromesh.Host.Runs;
using Neuromesh.Host.Terminal;

namespace Neuromesh.Host.Commands;

/// <summary><c>neuromesh validate</c>: checks a description and says what it describes, or prints the format's JSON Schema.</summary>
internal static class ValidateCommand
{
    private const double AssumedRateHz = 10;
    private const double LargestRateHz = 1e5;

    /// <summary>Creates the command.</summary>
    public static Command Create()
    {
        var command = new Command("validate", "Check an experiment and say what it describes.");
        var experiment = new ExperimentArguments(command, isOptional: true);
        var schema = new Option<bool>("--schema") { Description = "Print the JSON Schema of the format, for editors." };
        var json = new Option<bool>("--json") { Description = "Print one JSON object: the experiment with all defaults filled in." };
        var rate = new Option<double?>("--rate") { Description = $"Mean rate of the neurons in Hz that the predicted speed assumes; {AssumedRateHz:0} if not given.", HelpName = "HZ" };
        rate.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<double?>() is { } value && !(value >= 0 && value <= LargestRateHz))
            {
                result.AddError(string.Create(CultureInfo.InvariantCulture, $"--rate {value}: expected a number from 0 to {LargestRateHz}."));
            }
        });
        var threads = NumberOption.Threads("Compute threads that the predicted speed assumes; all processors if not given.");
        var neuronsPerCore = NumberOption.NeuronsPerCore();
        command.Add(rate);
        command.Add(threads);
        command.Add(neuronsPerCore);
        command.Add(schema);
        command.Add(json);
        command.SetAction(parsed =>
        {
            if (parsed.GetValue(schema))
            {
                if (experiment.Name(parsed) is { } named)
                {
                    throw CommandException.BadInput($"validate: --schema prints the schema of the format and checks nothing: leave out '{named}' or --schema.");
                }

                StandardOutput.WriteLine(ExperimentSchema.Json);
                return ExitCode.Success;
            }

            if (experiment.Name(parsed) is null)
            {
                throw CommandException.BadInput("validate: expected an EXPERIMENT, or --schema.");
            }

            var (_, checkedExperiment) = experiment.Read(parsed);
            if (parsed.GetValue(json))
            {
                StandardOutput.WriteLine(ExperimentSerializer.Serialize(checkedExperiment).ToJsonString());
            }
            else
            {
                StandardOutput.Write(ExperimentSummary.Describe(checkedExperiment));
                var limits = LimitProbes.Measure(new RunPlace { Threads = parsed.GetValue(threads) }.ThreadsPerProcess, quick: true);
                var assumed = parsed.GetValue(rate) ?? AssumedRateHz;
                var model = new CostModel(checkedExperiment, limits, parsed.GetValue(neuronsPerCore));
                StandardOutput.Write(model.Predict(assumed).Describe(isAssumed: parsed.GetValue(rate) is null, model.IsComplete));
            }

            return ExitCode.Success;
        });
        return command;
    }
}
