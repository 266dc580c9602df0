using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace InstaFunctions.Instagram.Json;

/// <summary>
/// Seconds, as a number or as a text that is one; null for everything else. Unlike an id, a lifetime that cannot be read
/// is no reason to fail: the token beside it is good, and there may be no second one.
/// </summary>
internal sealed class LenientSecondsConverter : JsonConverter<long?>
{
    public override long? Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        switch (reader.TokenType)
        {
            case JsonTokenType.Number:
                return reader.TryGetInt64(out var whole) ? whole
                    : reader.TryGetDouble(out var seconds) && Math.Abs(seconds) < long.MaxValue ? (long)seconds : null;
            case JsonTokenType.String:
                return long.TryParse(reader.GetString(), NumberStyles.Integer, CultureInfo.InvariantCulture, out var text) ? text : null;
            default:
                reader.Skip();
                return null;
        }
    }

    public override void Write(Utf8JsonWriter writer, long? value, JsonSerializerOptions options) =>
        throw new NotSupportedException("Lifetimes are only read.");
}
