using System.Text.Json.Serialization;

namespace InstaFunctions.Core.Platform;

/// <summary>
/// A person as one app alone knows them: <c>id</c> of <c>GET /me</c>. Nothing is published to it, but the platform's callbacks
/// may name a person by it.
/// </summary>
[JsonConverter(typeof(PlatformIdJsonConverter<AppScopedId>))]
public readonly record struct AppScopedId(string Value) : IPlatformId<AppScopedId>
{
    /// <inheritdoc/>
    public static AppScopedId From(string value) => new(value);

    /// <inheritdoc/>
    public override string ToString() => Value;
}
