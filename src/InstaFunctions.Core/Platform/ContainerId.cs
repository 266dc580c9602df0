using System.Text.Json.Serialization;

namespace InstaFunctions.Core.Platform;

/// <summary>A media container on the platform (<c>creation_id</c>); expires 24 hours after it was made.</summary>
[JsonConverter(typeof(PlatformIdJsonConverter<ContainerId>))]
public readonly record struct ContainerId(string Value) : IPlatformId<ContainerId>
{
    /// <inheritdoc/>
    public static ContainerId From(string value) => new(value);

    /// <inheritdoc/>
    public override string ToString() => Value;
}
