using System.CommandLine;
using Neuromesh.Experiments;
using Neuromesh.Host.Terminal;

namespace Neuromesh.Host.Commands;

/// <summary><c>neuromesh examples</c>: lists, prints or writes the experiments that come with the program.</summary>
internal static class ExamplesCommand
{
    /// <summary>Creates the command.</summary>
    public static Command Create()
    {
        var name = new Argument<string?>("NAME") { Description = "The example to print; a list of all if not given.", Arity = ArgumentArity.ZeroOrOne };
        var write = new Option<string?>("--write") { Description = "Write the example to this directory instead of printing it.", HelpName = "DIR" };
        var command = new Command("examples", "List, print or write the experiments that come with the program.") { name, write };
        command.SetAction(parsed => Run(parsed.GetValue(name), parsed.GetValue(write)));
        return command;
    }

    private static int Run(string? name, string? directory)
    {
        if (name is null)
        {
            if (directory is not null)
            {
                throw CommandException.BadInput("examples: --write needs the NAME of an example.");
            }

            var width = ExampleCatalog.All.Max(example => example.Name.Length);
            StandardOutput.Write(string.Concat(ExampleCatalog.All.Select(example => $"{example.Name.PadRight(width)}  {example.Summary}\n")));
            return ExitCode.Success;
        }

        var found = ExampleCatalog.Find(name)
            ?? throw CommandException.BadInput($"examples: there is no example '{name}'.{NearestName.Hint(name, [.. ExampleCatalog.All.Select(known => known.Name)], "examples")}");
        if (directory is null)
        {
            StandardOutput.Write(found.Yaml);
            return ExitCode.Success;
        }

        StandardOutput.WriteLine(Write(found, directory));
        return ExitCode.Success;
    }

    private static string Write(Example example, string directory)
    {
        var path = Path.Combine(directory, example.Name + ".yaml");
        try
        {
            Directory.CreateDirectory(directory);
            using var stream = new FileStream(path, FileMode.CreateNew, FileAccess.Write);
            using var writer = new StreamWriter(stream);
            writer.Write(example.Yaml);
            return path;
        }
        catch (IOException) when (File.Exists(path))
        {
            throw CommandException.BadInput($"examples: {path} exists already and is not overwritten: name another directory with --write.");
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            throw CommandException.BadInput($"examples: --write {directory}: {exception.Message}");
        }
    }
}
