using System.Collections.Immutable;
using Google.Protobuf;
using Neuromesh.Experiments;
using Neuromesh.Protocol.Cluster.V1;

namespace Neuromesh.Cluster.Packages;

/// <summary>Turns an experiment's package into bytes and back.</summary>
internal static class PackageCodec
{
    public static byte[] Write(ExperimentPackage package)
    {
        var message = new Package { Name = package.Name, SourceName = package.SourceName, Yaml = package.Yaml };
        message.Overrides.AddRange(package.Overrides);
        foreach (var (path, content) in package.Files)
        {
            message.Files[path] = UnsafeByteOperations.UnsafeWrap(content.ReadAll());
        }

        foreach (var (path, summary) in package.Recordings)
        {
            var recording = new Package.Types.Recording();
            recording.Channels.AddRange(summary.Channels.Select(
                channel => new Package.Types.Channel { Label = channel.Label, Unit = channel.Unit }));
            message.Recordings[path] = recording;
        }

        return message.ToByteArray();
    }

    public static ExperimentPackage Read(byte[] bytes)
    {
        var message = Package.Parser.ParseFrom(bytes);
        return new ExperimentPackage(
            message.Name,
            message.SourceName,
            message.Yaml,
            [.. message.Overrides],
            message.Files.ToImmutableDictionary(file => file.Key, file => TableContent.Of(file.Value.Memory)),
            message.Recordings.ToImmutableDictionary(
                recording => recording.Key,
                recording => new RecordingSummary(
                    [.. recording.Value.Channels.Select(channel => new ChannelSummary(channel.Label, channel.Unit))])));
    }
}
