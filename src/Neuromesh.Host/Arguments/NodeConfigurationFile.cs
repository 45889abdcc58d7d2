using System.Collections.Immutable;
using System.Globalization;
using Akka.Configuration;
using Neuromesh.Cluster;
using Neuromesh.Experiments;

namespace Neuromesh.Host.Arguments;

/// <summary>
/// A node's configuration file in HOCON: the section <c>neuromesh.node</c> with roles, hostname, port, seed-nodes and threads, and any settings
/// of Akka.NET beside it.
/// </summary>
internal static class NodeConfigurationFile
{
    private const string Section = "neuromesh.node";
    private static readonly string[] Keys = ["roles", "hostname", "port", "seed-nodes", "threads"];
    private static readonly string[] Roles = [NodeOptions.ComputeRole, NodeOptions.GatewayRole];

    /// <summary>Reads a file.</summary>
    /// <param name="path">Its path.</param>
    /// <param name="defaults">What holds where the file says nothing.</param>
    /// <exception cref="CommandException">It cannot be read, or says something that is not valid.</exception>
    public static NodeOptions Read(string path, NodeOptions defaults)
    {
        string text;
        try
        {
            text = File.ReadAllText(path);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            throw CommandException.BadInput($"--config {path}: the file cannot be read: {exception.Message}");
        }

        try
        {
            return Parse(path, text, defaults);
        }
        catch (Exception exception) when (exception is not CommandException)
        {
            // Akka's parser has no exception type of its own for text that is no HOCON.
            throw CommandException.BadInput($"{path}: this is no valid HOCON: {exception.Message.Split('\n')[0].TrimEnd('.', '\r')}. See cluster-config/node.conf for an example.");
        }
    }

    private static NodeOptions Parse(string path, string text, NodeOptions defaults)
    {
        var configuration = ConfigurationFactory.ParseString(text);
        var options = defaults with { Configuration = text };
        if (!configuration.HasPath(Section))
        {
            // The parser takes nearly any text for HOCON: without this, a wrong file would start a node that belongs to no cluster.
            throw CommandException.BadInput($"{path}: there is no section {Section}; see cluster-config/node.conf for an example.");
        }

        var section = configuration.GetConfig(Section);
        foreach (var key in section.Root.GetObject().Items.Keys.Where(key => !Keys.Contains(key)))
        {
            throw CommandException.BadInput($"{path}: {Section} has no key '{key}'.{NearestName.Hint(key, Keys, "keys")}");
        }

        return options with
        {
            Roles = section.HasPath("roles") ? ReadRoles(path, section.GetStringList("roles")) : options.Roles,
            Hostname = section.HasPath("hostname") ? ReadHostname(path, section.GetString("hostname")) : options.Hostname,
            Port = section.HasPath("port") ? ReadNumber(path, "port", section.GetString("port"), ushort.MaxValue) : options.Port,
            SeedNodes = section.HasPath("seed-nodes") ? [.. section.GetStringList("seed-nodes")] : options.SeedNodes,
            Threads = section.HasPath("threads") ? ReadNumber(path, "threads", section.GetString("threads"), NumberOption.MaximumThreads) : options.Threads,
        };
    }

    private static ImmutableArray<string> ReadRoles(string path, IList<string> roles)
    {
        foreach (var role in roles.Where(role => !Roles.Contains(role)))
        {
            throw CommandException.BadInput($"{path}: {Section}.roles has no role '{role}'.{NearestName.Hint(role, Roles, "roles")}");
        }

        return roles.Count > 0
            ? [.. roles]
            : throw CommandException.BadInput($"{path}: {Section}.roles is empty; expected one or both of {string.Join(", ", Roles)}.");
    }

    private static string ReadHostname(string path, string hostname) => string.IsNullOrWhiteSpace(hostname)
        ? throw CommandException.BadInput($"{path}: {Section}.hostname is empty; expected the name or address at which other nodes reach this one.")
        : hostname;

    private static int ReadNumber(string path, string key, string text, int maximum) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var value) && value <= maximum
            ? value
            : throw CommandException.BadInput($"{path}: {Section}.{key} is '{text}'; expected a whole number from 0 to {maximum}.");
}
