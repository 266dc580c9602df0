using System.Text.Json.Serialization;

namespace InstaFunctions.Core.Platform;

/// <summary>A published post on the platform.</summary>
[JsonConverter(typeof(PlatformIdJsonConverter<IgMediaId>))]
public readonly record struct IgMediaId(string Value) : IPlatformId<IgMediaId>
{
    /// <inheritdoc/>
    public static IgMediaId From(string value) => new(value);

    /// <inheritdoc/>
    public override string ToString() => Value;
}
