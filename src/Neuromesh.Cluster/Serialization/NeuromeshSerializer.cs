using System.Buffers.Binary;
using Akka.Actor;
using Akka.Serialization;
using Google.Protobuf;
using Neuromesh.Cluster.Training;
using Neuromesh.Protocol.Cluster.V1;

namespace Neuromesh.Cluster.Serialization;

/// <summary>Serializes control messages as protobuf and epoch frames as they lie in memory.</summary>
public sealed class NeuromeshSerializer : SerializerWithStringManifest
{
    private const string FrameManifest = "F";
    private const int FrameHeader = 1 + 4 + 8 + 4 + 4;

    private static readonly Dictionary<string, MessageParser> Parsers =
        ClusterReflection.Descriptor.MessageTypes.ToDictionary(type => type.Name, type => type.Parser);

    /// <summary>Creates the serializer; called by Akka.</summary>
    /// <param name="system">The actor system.</param>
    public NeuromeshSerializer(ExtendedActorSystem system)
        : base(system)
    {
    }

    /// <inheritdoc/>
    public override int Identifier => 7_391;

    /// <inheritdoc/>
    public override string Manifest(object o) => o switch
    {
        EpochFrameChunk => FrameManifest,
        _ when TrainingCodec.ManifestOf(o) is { } manifest => manifest,
        IMessage message when Parsers.ContainsKey(message.Descriptor.Name) => message.Descriptor.Name,
        _ => throw new ArgumentException($"{o.GetType()} is not a message between nodes.", nameof(o)),
    };

    /// <inheritdoc/>
    public override byte[] ToBinary(object obj)
    {
        if (obj is not EpochFrameChunk chunk)
        {
            return obj is IMessage message ? message.ToByteArray() : TrainingCodec.Write(obj);
        }

        var bytes = new byte[FrameHeader + chunk.Payload.Length];
        bytes[0] = (byte)chunk.Kind;
        BinaryPrimitives.WriteInt32LittleEndian(bytes.AsSpan(1), chunk.Node);
        BinaryPrimitives.WriteInt64LittleEndian(bytes.AsSpan(5), chunk.Epoch);
        BinaryPrimitives.WriteInt32LittleEndian(bytes.AsSpan(13), chunk.Index);
        BinaryPrimitives.WriteInt32LittleEndian(bytes.AsSpan(17), chunk.Count);
        chunk.Payload.CopyTo(bytes, FrameHeader);
        return bytes;
    }

    /// <inheritdoc/>
    public override object FromBinary(byte[] bytes, string manifest)
    {
        if (manifest == FrameManifest)
        {
            return new EpochFrameChunk(
                (EpochFrameKind)bytes[0],
                BinaryPrimitives.ReadInt32LittleEndian(bytes.AsSpan(1)),
                BinaryPrimitives.ReadInt64LittleEndian(bytes.AsSpan(5)),
                BinaryPrimitives.ReadInt32LittleEndian(bytes.AsSpan(13)),
                BinaryPrimitives.ReadInt32LittleEndian(bytes.AsSpan(17)),
                bytes[FrameHeader..]);
        }

        return manifest is TrainingCodec.EventsManifest or TrainingCodec.ImagesManifest or TrainingCodec.ShownManifest
            ? TrainingCodec.Read(manifest, bytes)
            : Parse(manifest, UnsafeByteOperations.UnsafeWrap(bytes));
    }

    /// <summary>Reads a control message.</summary>
    /// <param name="type">Name of its type.</param>
    /// <param name="bytes">Its bytes.</param>
    internal static IMessage Parse(string type, ByteString bytes) => Parsers.TryGetValue(type, out var parser)
        ? parser.ParseFrom(bytes)
        : throw new System.Runtime.Serialization.SerializationException($"Unknown message '{type}': the nodes run different versions.");
}
