using System.CommandLine;
using Neuromesh.Experiments;
using Neuromesh.Host.Runs;
using Neuromesh.Host.Terminal;

namespace Neuromesh.Host.Commands;

/// <summary><c>neuromesh validate</c>: checks a description and says what it describes, or prints the format's JSON Schema.</summary>
internal static class ValidateCommand
{
    /// <summary>Creates the command.</summary>
    public static Command Create()
    {
        var command = new Command("validate", "Check an experiment and say what it describes.");
        var experiment = new ExperimentArguments(command, isOptional: true);
        var schema = new Option<bool>("--schema") { Description = "Print the JSON Schema of the format, for editors." };
        var json = new Option<bool>("--json") { Description = "Print one JSON object: the experiment with all defaults filled in." };
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
            }

            return ExitCode.Success;
        });
        return command;
    }
}
