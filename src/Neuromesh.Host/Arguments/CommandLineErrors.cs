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

        if (UnknownOption(parsed) is var (option, place))
        {
            return Misplaced(parsed, option, place) ?? $"{Place(command)}there is no option '{option}'.{NearestName.Hint(option, [.. OptionNames(command)], "options")}{Help(command)}";
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
    private static (string Name, int Place)? UnknownOption(ParseResult parsed)
    {
        var values = parsed.CommandResult.Children.OfType<OptionResult>().SelectMany(option => option.Tokens).ToHashSet(ReferenceEqualityComparer.Instance);
        for (var place = 0; place < parsed.Tokens.Count; place++)
        {
            var token = parsed.Tokens[place];
            if (token.Type == TokenType.DoubleDash)
            {
                return null;
            }

            if (token.Type == TokenType.Argument && token.Value.Length > 1 && token.Value[0] == '-' && !values.Contains(token))
            {
                var equals = token.Value.IndexOf('=', StringComparison.Ordinal);
                return (equals > 0 ? token.Value[..equals] : token.Value, place);
            }
        }

        return null;
    }

    /// <summary>What to say of an option that stands before the command that has it; null where it is no such option.</summary>
    private static string? Misplaced(ParseResult parsed, string name, int place)
    {
        var (tokens, given) = (parsed.Tokens, parsed.CommandResult);
        if (tokens.Take(place).Contains(given.IdentifierToken))
        {
            return null;
        }

        // Without a command, or where that is misspelt, the first that has the option is an example.
        var commands = given.Command is RootCommand ? given.Command.Subcommands.Where(child => !child.Hidden) : [given.Command];
        var (command, option) = commands.Select(candidate => (candidate, Option(candidate, name))).FirstOrDefault(pair => pair.Item2 is not null);
        if (option is null)
        {
            return null;
        }

        var takesNext = option.Arity.MinimumNumberOfValues > 0 && tokens[place].Value == name && place + 1 < tokens.Count && tokens[place + 1].Type == TokenType.Argument;
        var value = takesNext ? " " + tokens[place + 1].Value : "";
        return $"The option '{name}' stands before its command. Options follow the command, for example 'neuromesh {FullName(command)} ... {tokens[place].Value}{value}'.{Help(command)}";
    }

    private static Option? Option(Command command, string name) => command.Options.FirstOrDefault(option => !option.Hidden && (option.Name == name || option.Aliases.Contains(name)));

    private static IEnumerable<string> OptionNames(Command command) =>
        command.Options.Where(option => !option.Hidden).Select(option => option.Name).Append("--help").Distinct();

    private static IEnumerable<string> CommandNames(Command command) =>
        command.Subcommands.Where(child => !child.Hidden).Select(child => child.Name);

    private static string Place(Command command) => command is RootCommand ? "" : command.Name + ": ";

    private static string Help(Command command) => command is RootCommand ? " See 'neuromesh --help'." : $" See 'neuromesh {FullName(command)} --help'.";

    private static string FullName(Command command)
        => command.Parents.OfType<Command>().FirstOrDefault() is { } parent and not RootCommand ? FullName(parent) + " " + command.Name : command.Name;
}
