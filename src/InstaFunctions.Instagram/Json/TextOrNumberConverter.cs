using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace InstaFunctions.Instagram.Json;

/// <summary>An id that the platform writes as a string in one answer and as a number in another; all its digits survive.</summary>
internal sealed class TextOrNumberConverter : JsonConverter<string>
{
    public override string? Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        reader.TokenType switch
        {
            JsonTokenType.String => reader.GetString(),
            JsonTokenType.Number when reader.TryGetUInt64(out var number) => number.ToString(CultureInfo.InvariantCulture),
            _ => throw new JsonException("an id is neither a text nor a whole number"),
        };

    public override void Write(Utf8JsonWriter writer, string value, JsonSerializerOptions options) =>
        writer.WriteStringValue(value);
}
