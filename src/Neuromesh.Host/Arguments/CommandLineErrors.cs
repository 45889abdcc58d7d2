using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Parsing;
using Neuromesh.Experiments;

namespace Neuromesh.Host.Arguments;

/// <summary>Words what is wrong with a command line in one message.</summary>
internal static class CommandLineErrors
{
    /// <summary>The first error, or null when there is none.</summary>
    /// <param name="parsed">The parsed command line.</param>
    public static string? Find(ParseResult parsed)
    {
        var command = parsed.CommandResult.Command;
        if (parsed.Action is HelpAction)
        {
            return null;
        }

        if (UnknownOption(parsed) is { } option)
        {
            return $"{Place(command)}there is no option '{option}'.{NearestName.Hint(option, [.. OptionNames(command)], "options")}{Help(command)}";
        }

        if (parsed.UnmatchedTokens.Count > 0)
        {
            var word = parsed.UnmatchedTokens[0];
            return command is RootCommand
                ? $"There is no command '{word}'.{NearestName.Hint(word, [.. CommandNames(command)], "commands")}{Help(command)}"
                : command.Subcommands.Count > 0
                ? $"{Place(command)}there is no command '{word}'.{NearestName.Hint(word, [.. CommandNames(command)], "commands")}{Help(command)}"
                : $"{Place(command)}'{word}' is one argument too many.{Help(command)}";
        }

        if (parsed.Errors.Count == 0)
        {
            return null;
        }

        if (command is RootCommand)
        {
            return $"No command was given. The commands are {string.Join(", ", CommandNames(command))}.{Help(command)}";
        }

        var message = parsed.Errors[0].Message.TrimEnd('.');
        return $"{Place(command)}{message}.{Help(command)}";
    }

    /// <summary>An argument that looks like an option is a mistyped option, except after <c>--</c> or where an option's value is expected.</summary>
    private static string? UnknownOption(ParseResult parsed)
    {
        var values = parsed.CommandResult.Children.OfType<OptionResult>().SelectMany(option => option.Tokens).ToHashSet(ReferenceEqualityComparer.Instance);
        foreach (var token in parsed.Tokens)
        {
            if (token.Type == TokenType.DoubleDash)
            {
                return null;
            }

            if (token.Type == TokenType.Argument && token.Value.Length > 1 && token.Value[0] == '-' && !values.Contains(token))
            {
                var equals = token.Value.IndexOf('=', StringComparison.Ordinal);
                return equals > 0 ? token.Value[..equals] : token.Value;
            }
        }

        return null;
    }

    private static IEnumerable<string> OptionNames(Command command) =>
        command.Options.Where(option => !option.Hidden).Select(option => option.Name).Append("--help").Distinct();

    private static IEnumerable<string> CommandNames(Command command) =>
        command.Subcommands.Where(child => !child.Hidden).Select(child => child.Name);

    private static string Place(Command command) => command is RootCommand ? "" : command.Name + ": ";

    private static string Help(Command command) => command is RootCommand ? " See 'neuromesh --help'." : $" See 'neuromesh {FullName(command)} --help'.";

    private static string FullName(Command command)
        => command.Parents.OfType<Command>().FirstOrDefault() is { } parent and not RootCommand ? FullName(parent) + " " + command.Name : command.Name;
}
