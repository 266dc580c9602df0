using System.Text.Json;
using System.Text.Json.Serialization;

namespace InstaFunctions.Core;

/// <summary>An identifier of ours: a UUID (version 7, so that ids sort by the time they were made).</summary>
/// <typeparam name="TSelf">The identifier's own type.</typeparam>
public interface IUuid<TSelf> : ISpanParsable<TSelf>
    where TSelf : struct, IUuid<TSelf>
{
    /// <summary>The UUID.</summary>
    Guid Value { get; }

    /// <summary>Wraps a UUID.</summary>
    static abstract TSelf From(Guid value);

    static TSelf IParsable<TSelf>.Parse(string s, IFormatProvider? provider) => TSelf.From(Guid.Parse(s));

    static TSelf ISpanParsable<TSelf>.Parse(ReadOnlySpan<char> s, IFormatProvider? provider) => TSelf.From(Guid.Parse(s));

    static bool IParsable<TSelf>.TryParse(string? s, IFormatProvider? provider, out TSelf result) =>
        TryParseUuid(s, out result);

    static bool ISpanParsable<TSelf>.TryParse(ReadOnlySpan<char> s, IFormatProvider? provider, out TSelf result) =>
        TryParseUuid(s, out result);

    // Only the hyphenated form is an id: accepting "{...}" or 32 digits would give one job two addresses.
    private static bool TryParseUuid(ReadOnlySpan<char> text, out TSelf result)
    {
        var ok = Guid.TryParseExact(text, "D", out var value);
        result = TSelf.From(value);
        return ok;
    }
}

/// <summary>Makes identifiers.</summary>
public static class Uuid
{
    /// <summary>Makes a new identifier that carries the current time of <paramref name="clock"/>.</summary>
    public static T New<T>(TimeProvider clock)
        where T : struct, IUuid<T> => T.From(Guid.CreateVersion7(clock.GetUtcNow()));
}

/// <summary>An identifier that Instagram gives out: an opaque text of digits.</summary>
/// <typeparam name="TSelf">The identifier's own type.</typeparam>
public interface IPlatformId<TSelf>
    where TSelf : struct, IPlatformId<TSelf>
{
    /// <summary>The text as the platform gave it.</summary>
    string Value { get; }

    /// <summary>Wraps a text.</summary>
    static abstract TSelf From(string value);
}

/// <summary>Reads and writes an <see cref="IUuid{TSelf}"/> as a JSON string.</summary>
public sealed class UuidJsonConverter<T> : JsonConverter<T>
    where T : struct, IUuid<T>
{
    /// <inheritdoc/>
    public override T Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        T.From(reader.GetGuid());

    /// <inheritdoc/>
    public override void Write(Utf8JsonWriter writer, T value, JsonSerializerOptions options) =>
        writer.WriteStringValue(value.Value);
}

/// <summary>Reads and writes an <see cref="IPlatformId{TSelf}"/> as a JSON string.</summary>
public sealed class PlatformIdJsonConverter<T> : JsonConverter<T>
    where T : struct, IPlatformId<T>
{
    /// <inheritdoc/>
    public override T Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        T.From(reader.GetString() ?? throw new JsonException($"{typeof(T).Name} is null."));

    /// <inheritdoc/>
    public override void Write(Utf8JsonWriter writer, T value, JsonSerializerOptions options) =>
        writer.WriteStringValue(value.Value);
}
