using System.Collections.Immutable;
using Neuromesh.Experiments;
using Neuromesh.Protocol.Cluster.V1;

namespace Neuromesh.Cluster.Packages;

/// <summary>Turns what goes before the tables of an experiment's package, their names and lengths included, into a message and back.</summary>
internal static class PackageHead
{
    public static Package Of(ExperimentPackage package)
    {
        var message = new Package { Name = package.Name, SourceName = package.SourceName, Yaml = package.Yaml };
        message.Overrides.AddRange(package.Overrides);
        message.Files.AddRange(package.Files
            .OrderBy(file => file.Key, StringComparer.Ordinal)
            .Select(file => new Package.Types.File { Path = file.Key, Bytes = file.Value.Length }));
        foreach (var (path, summary) in package.Recordings)
        {
            var recording = new Package.Types.Recording();
            recording.Channels.AddRange(summary.Channels.Select(
                channel => new Package.Types.Channel { Label = channel.Label, Unit = channel.Unit }));
            message.Recordings[path] = recording;
        }

        return message;
    }

    /// <summary>The package again.</summary>
    /// <param name="message">Its head.</param>
    /// <param name="files">Its tables, in the head's order.</param>
    public static ExperimentPackage Read(Package message, IEnumerable<TableContent> files) => new(
        message.Name,
        message.SourceName,
        message.Yaml,
        [.. message.Overrides],
        message.Files.Zip(files).ToImmutableDictionary(pair => pair.First.Path, pair => pair.Second),
        message.Recordings.ToImmutableDictionary(
            recording => recording.Key,
            recording => new RecordingSummary(
                [.. recording.Value.Channels.Select(channel => new ChannelSummary(channel.Label, channel.Unit))])));
}
