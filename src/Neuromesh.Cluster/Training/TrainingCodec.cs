using System.Runtime.InteropServices;
using System.Text;

namespace Neuromesh.Cluster.Training;

/// <summary>Graded events, images and results as bytes, little-endian, for the way to another node.</summary>
internal static class TrainingCodec
{
    public const string EventsManifest = "G";
    public const string ImagesManifest = "I";
    public const string ShownManifest = "L";

    /// <summary>The manifest of a message; null where it is none of these.</summary>
    public static string? ManifestOf(object message) => message switch
    {
        GradedEvents => EventsManifest,
        ImageBatch => ImagesManifest,
        EpochShown => ShownManifest,
        _ => null,
    };

    /// <summary>Writes a message.</summary>
    /// <param name="message">One of the three.</param>
    public static byte[] Write(object message)
    {
        using var stream = new MemoryStream();
        using var writer = new BinaryWriter(stream, Encoding.UTF8);
        switch (message)
        {
            case GradedEvents events:
                writer.Write((byte)events.Route);
                writer.Write(events.Step);
                Write<float>(writer, events.Values);
                Write<float>(writer, events.Columns);
                Write<double>(writer, events.Counts);
                break;
            case ImageBatch batch:
                writer.Write(batch.Epoch);
                writer.Write(batch.FirstPresentation);
                writer.Write(batch.IsLast);
                Write<float>(writer, batch.Payloads);
                Write<byte>(writer, batch.Labels);
                break;
            case EpochShown shown:
                writer.Write(shown.Epoch);
                writer.Write(shown.FirstPresentation);
                writer.Write(shown.IsLast);
                Write<byte>(writer, shown.Winners);
                Write<double>(writer, shown.Tests);
                Write<float>(writer, shown.Conductances);
                break;
            default:
                throw new ArgumentException($"{message.GetType()} is no message of a training.", nameof(message));
        }

        writer.Flush();
        return stream.ToArray();
    }

    /// <summary>Reads a message.</summary>
    /// <param name="manifest">Its manifest.</param>
    /// <param name="bytes">Its bytes.</param>
    public static object Read(string manifest, byte[] bytes)
    {
        using var reader = new BinaryReader(new MemoryStream(bytes), Encoding.UTF8);
        switch (manifest)
        {
            case EventsManifest:
                var route = (GradedRoute)reader.ReadByte();
                var step = reader.ReadInt64();
                return new GradedEvents(route, Read<float>(reader), Read<float>(reader), Read<double>(reader)) { Step = step };
            case ImagesManifest:
                return new ImageBatch(reader.ReadInt64(), reader.ReadInt64(), reader.ReadBoolean(), Read<float>(reader), Read<byte>(reader));
            default:
                return new EpochShown(reader.ReadInt64(), reader.ReadInt64(), reader.ReadBoolean(), Read<byte>(reader), Read<double>(reader), Read<float>(reader));
        }
    }

    private static void Write<T>(BinaryWriter writer, T[] values)
        where T : unmanaged
    {
        writer.Write(values.Length);
        writer.Write(MemoryMarshal.AsBytes<T>(values));
    }

    private static T[] Read<T>(BinaryReader reader)
        where T : unmanaged
    {
        var values = new T[reader.ReadInt32()];
        reader.BaseStream.ReadExactly(MemoryMarshal.AsBytes(values.AsSpan()));
        return values;
    }
}
