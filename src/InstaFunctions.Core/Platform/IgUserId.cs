using System.Text.Json.Serialization;

namespace InstaFunctions.Core.Platform;

/// <summary>An Instagram professional account on the platform: the <c>user_id</c> that posts are published to.</summary>
[JsonConverter(typeof(PlatformIdJsonConverter<IgUserId>))]
public readonly record struct IgUserId(string Value) : IPlatformId<IgUserId>
{
    /// <inheritdoc/>
    public static IgUserId From(string value) => new(value);

    /// <inheritdoc/>
    public override string ToString() => Value;
}
