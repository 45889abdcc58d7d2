using System.CommandLine;
using System.Globalization;
using Neuromesh.Experiments;
using Neuromesh.Experiments.Model;
using Neuromesh.Host.Arguments;
using Neuromesh.Host.Runs;

namespace Neuromesh.Host.Commands;

/// <summary>The arguments by which a command line names an experiment and changes it.</summary>
internal sealed class ExperimentArguments
{
    private readonly Argument<string?> _experiment;
    private readonly Option<ulong?> _seed = NumberOption.Create("--seed", 0UL, ulong.MaxValue, "Seed of every random draw, in place of the description's.");
    private readonly Option<string[]> _settings = new("--set")
    {
        Description = "Change a value of the description, for example --set duration='2 s' or --set populations.exc.size=500; may be repeated.",
        HelpName = "path=value",
        Arity = ArgumentArity.OneOrMore,
    };

    /// <summary>Adds the arguments to a command.</summary>
    /// <param name="command">The command.</param>
    /// <param name="isOptional">Whether the command makes sense without an experiment.</param>
    public ExperimentArguments(Command command, bool isOptional = false)
    {
        _experiment = new Argument<string?>("EXPERIMENT")
        {
            Description = "The description (YAML), or the name of an example: see 'neuromesh examples'.",
            Arity = isOptional ? ArgumentArity.ZeroOrOne : ArgumentArity.ExactlyOne,
        };
        command.Add(_experiment);
        command.Add(_seed);
        command.Add(_settings);
    }

    /// <summary>What the user named; null when nothing.</summary>
    /// <param name="parsed">The parsed command line.</param>
    public string? Name(ParseResult parsed) => parsed.GetValue(_experiment);

    /// <summary>Reads and checks the experiment.</summary>
    /// <param name="parsed">The parsed command line.</param>
    /// <exception cref="CommandException">There is no such experiment.</exception>
    /// <exception cref="ExperimentException">It is wrong.</exception>
    public (ExperimentPackage Package, Experiment Experiment) Read(ParseResult parsed)
    {
        var overrides = new List<string>(parsed.GetValue(_settings) ?? []);
        if (parsed.GetValue(_seed) is { } seed)
        {
            overrides.Add("seed=" + seed.ToString(CultureInfo.InvariantCulture));
        }

        return ExperimentSource.Read(Name(parsed)!, overrides);
    }
}
