using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace InstaFunctions.Instagram.Json;

/// <summary>
/// A timestamp as the platform writes it, <c>2026-09-26T22:36:43+0000</c>: its offset has no colon, so System.Text.Json
/// does not read it by itself. RFC 3339 is read too. Anything else fails the read: taken for "no time", a live post
/// would be overlooked.
/// </summary>
internal sealed class PlatformTimestamp : JsonConverter<DateTimeOffset?>
{
    // "zzz" reads an offset with and without a colon.
    private static readonly string[] Formats =
        ["yyyy-MM-dd'T'HH:mm:sszzz", "yyyy-MM-dd'T'HH:mm:ss.FFFFFFFzzz", "yyyy-MM-dd'T'HH:mm:ss'Z'", "yyyy-MM-dd'T'HH:mm:ss.FFFFFFF'Z'"];

    public override DateTimeOffset? Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        reader.TokenType == JsonTokenType.String
        && DateTimeOffset.TryParseExact(
            reader.GetString(), Formats, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time)
            ? time
            : throw new JsonException("a timestamp has an unknown form");

    public override void Write(Utf8JsonWriter writer, DateTimeOffset? value, JsonSerializerOptions options) =>
        throw new NotSupportedException("Timestamps are only read.");
}
