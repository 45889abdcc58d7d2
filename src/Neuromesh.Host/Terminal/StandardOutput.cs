using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Neuromesh.Host.Terminal;

/// <summary>Results on standard output. A reader that has gone away (a closed pipe) is no error; a full disk is.</summary>
internal static class StandardOutput
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.CamelCase) },
    };

    /// <summary>Writes text as it is.</summary>
    /// <param name="text">The text, with its last line's end.</param>
    /// <exception cref="CommandException">It cannot be written.</exception>
    public static void Write(string text)
    {
        try
        {
            using var stream = Console.OpenStandardOutput();
            stream.Write(Encoding.UTF8.GetBytes(text));
            stream.Flush();
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw CommandException.Failure($"Cannot write to standard output: {exception.Message}");
        }
    }

    /// <summary>Writes one line.</summary>
    /// <param name="line">The line without its end.</param>
    public static void WriteLine(string line) => Write(line + "\n");

    /// <summary>Writes one JSON object on one line.</summary>
    /// <param name="value">An object with properties to write in camel case.</param>
    public static void WriteJson(object value) => WriteLine(JsonSerializer.Serialize(value, Json));
}
